import { command, event, failure } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga, exponential, fixed } from '@edda/saga-core';
import { IsArray, IsIn, IsInt, IsString, Min } from 'class-validator';

/** Contracts and a saga with a step of every kind, for the specs of the test kit. */
export class PlanVoyage extends command('voyage.plan', { version: 1 }) {
  @IsString() voyageId!: string;
  @IsInt() @Min(1) cents!: number;
  @IsArray() ports!: string[];
}

export class NoBerth extends failure('no-berth') {
  @IsString() port!: string;
}
export class Storm extends failure('storm') {
  @IsString() where!: string;
}

export class ShipChartered {
  @IsString() ship!: string;
}
export class CharterShip extends command('fleet.charter', {
  version: 1,
  reply: ShipChartered,
  failures: [Storm, NoBerth],
}) {
  @IsString() voyageId!: string;
}
export class ReturnShip extends command('fleet.return', { version: 1 }) {
  @IsString() voyageId!: string;
}

export class BerthBooked {
  @IsString() berth!: string;
}
export class BookBerth extends command('harbour.book', {
  version: 1,
  reply: BerthBooked,
  failures: [NoBerth],
}) {
  @IsString() voyageId!: string;
  @IsString() port!: string;
}
export class FreeBerth extends command('harbour.free', { version: 1 }) {
  @IsString() voyageId!: string;
  @IsString() port!: string;
}

export class WeatherSeen {
  @IsIn(['calm', 'rough']) sea!: string;
}
export class AskWeather extends command('weather.ask', { version: 1, reply: WeatherSeen }) {
  @IsString() voyageId!: string;
}

export class HirePilot extends command('crew.hire-pilot', { version: 1, failures: [Storm] }) {
  @IsString() voyageId!: string;
}
export class HireCook extends command('crew.hire-cook', { version: 1 }) {
  @IsString() voyageId!: string;
}
export class DismissCrew extends command('crew.dismiss', { version: 1 }) {
  @IsString() voyageId!: string;
}
export class PayVoyage extends command('bank.pay-voyage', { version: 1, failures: [Storm] }) {
  @IsInt() cents!: number;
}
export class SendPapers extends command('mail.send-papers', { version: 1 }) {
  @IsString() voyageId!: string;
}
export class Provision extends command('stores.provision', { version: 1 }) {
  @IsString() voyageId!: string;
}
export class Survey extends command('survey.begin', { version: 1 }) {
  @IsString() voyageId!: string;
}

export class CreditDecided extends event('credit.decided', { version: 1 }) {
  @IsString() voyageId!: string;
  @IsInt() limit!: number;
}
export class ShipSailed extends event('ship.sailed', { version: 1 }) {
  @IsString() voyageId!: string;
}
export class ShipArrived extends event('ship.arrived', { version: 1 }) {
  @IsString() voyageId!: string;
}
export class VoyageTold extends event('voyage.told', { version: 1 }) {
  @IsString() voyageId!: string;
  @IsString() occasion!: string;
}

const byVoyage = ({ voyageId }: { readonly voyageId: string }) => ({ voyageId });

/** A ship, a berth in each port, calm weather, a crew, somebody's word, money, and then only forward. */
export const voyageSaga: SagaDefinition = defineSaga(
  { name: 'voyage', version: 1, deadline: '365d' },
  (saga) =>
    saga
      .startedBy(PlanVoyage, {
        key: ({ voyageId }) => voyageId,
        data: ({ voyageId, cents, ports }) => ({ voyageId, cents, ports }),
      })
      .step('charter', (s) =>
        s
          .command(CharterShip, byVoyage)
          .onSuccess((_, { ship }) => ({ ship }))
          .onFailure(
            NoBerth,
            (_, { port }) => ({ towedFrom: port }),
            (handler) =>
              handler.step('tow', (t) => t.command(HirePilot, byVoyage).compensate(DismissCrew, byVoyage)),
          )
          .compensate(ReturnShip, byVoyage)
          .timeout('2m'),
      )
      .step('survey', (s) => s.child('survey', Survey, byVoyage).timeout('3d'))
      .forEach(
        'berths',
        { items: ({ ports }) => ports, as: 'port', atOnce: 2 },
        (each) =>
          each.step('bookBerth', (s) =>
            s
              .command(BookBerth, ({ voyageId, port }) => ({ voyageId, port }))
              .onSuccess((_, { berth }) => ({ berth }))
              .compensate(FreeBerth, ({ voyageId, port }) => ({ voyageId, port }))
              .timeout('1m'),
          ),
        (_, results) => ({ berths: results.map(({ berth }) => berth) }),
      )
      .repeatUntil(
        'untilCalm',
        (pass) =>
          pass
            .step('askWeather', (s) =>
              s
                .command(AskWeather, byVoyage)
                .onSuccess((_, { sea }) => ({ sea }))
                .noCompensation('it only reads')
                .timeout('30s'),
            )
            .delay('pause', '1h'),
        ({ sea }) => sea === 'calm',
        { atMost: 3, onExhausted: 'fail' },
      )
      .recoverForward('crew', { attempts: 2, backoff: fixed('5m') }, (crew) =>
        crew.parallel('hire', {
          pilot: (b) =>
            b.step('hirePilot', (s) =>
              s.command(HirePilot, byVoyage).compensate(DismissCrew, byVoyage).timeout('1m'),
            ),
          cook: (b) =>
            b.step('hireCook', (s) => s.command(HireCook, byVoyage).compensate(DismissCrew, byVoyage)),
        }),
      )
      .attempt(
        'stores',
        (tried) =>
          tried
            .step('provision', (s) =>
              s.command(Provision, byVoyage).compensate(DismissCrew, byVoyage).timeout('1m'),
            )
            .waitFor('creditOfStores', CreditDecided, {
              match: { voyageId: ({ voyageId }) => voyageId },
              onEvent: (_, { limit }) => ({ limit }),
              within: '1d',
              onTimeout: 'compensate',
            }),
        (otherwise) => otherwise.delay('goHungry', '1h'),
      )
      .when(
        ({ cents }) => cents > 1_000,
        (then) =>
          then.approval('bigMoney', {
            role: 'captain',
            remindEvery: '6h',
            escalate: { after: '1d', to: 'owner' },
            within: '3d',
            onTimeout: 'compensate',
            onRejected: 'compensate',
            onDecision: (_, { by }) => ({ approvedBy: by }),
          }),
      )
      .pivot('pay', (s) =>
        s
          .command(PayVoyage, ({ cents }) => ({ cents }))
          .retry({ attempts: 2, backoff: fixed('1s') })
          .timeout('1m'),
      )
      .retriable('sendPapers', (s) =>
        s
          .command(SendPapers, byVoyage)
          .retry({ attempts: 3, backoff: exponential('5s', '20s') })
          .timeout('2m'),
      )
      .retriable('tellTheOwner', (s) => s.detach('owner-report', Survey, byVoyage))
      .machine(
        'ship',
        {
          states: ['inPort', 'atSea', 'home'],
          initial: 'inPort',
          match: { voyageId: ({ voyageId }) => voyageId },
        },
        (m) =>
          m
            .state('inPort', (s) => s.on(ShipSailed, { goTo: 'atSea' }))
            .state('atSea', (s) =>
              s
                .entry((steps) => steps.retriable('logTheSailing', (r) => r.command(SendPapers, byVoyage)))
                .on(ShipArrived, { goTo: 'home' })
                .ignore(ShipSailed)
                .after('30d', { goTo: 'home' }),
            )
            .final('home'),
      )
      .publish(VoyageTold, ({ voyageId }) => ({ voyageId, occasion: 'done' })),
);
