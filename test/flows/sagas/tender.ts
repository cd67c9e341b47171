import { command, event, failure } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { ArrayMaxSize, IsArray, IsInt, IsString } from 'class-validator';

export class InviteTenders extends command('tender.invite', { version: 1 }) {
  @IsString() tenderId!: string;
  @IsArray() @ArrayMaxSize(1_000) @IsString({ each: true }) suppliers!: string[];
}
export class Offer {
  @IsInt() cents!: number;
}
export class NoOffer extends failure('no-offer') {
  @IsString() why!: string;
}
export class AskSupplier extends command('suppliers.ask', { version: 1, reply: Offer, failures: [NoOffer] }) {
  @IsString() tenderId!: string;
  @IsString() supplier!: string;
}
export class OrderFrom extends command('suppliers.order', { version: 1 }) {
  @IsString() tenderId!: string;
  @IsString() supplier!: string;
}
export class TenderDecided extends event('tender.decided', { version: 1 }) {
  @IsString() tenderId!: string;
  @IsInt() offers!: number;
}

/** Asks a hundred suppliers, ten at a time, and orders from the cheapest. Who makes no offer is left out. */
@Saga({ name: 'tender', version: 1 })
export class TenderSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(InviteTenders, {
        key: (tender) => tender.tenderId,
        data: ({ tenderId, suppliers }) => ({ tenderId, suppliers }),
      })
      .forEach(
        'suppliers',
        { items: ({ suppliers }) => suppliers, as: 'supplier', atOnce: 10 },
        (each) =>
          each.step('ask', (step) =>
            step
              .command(AskSupplier, ({ tenderId, supplier }) => ({ tenderId, supplier }))
              .onSuccess((_, { cents }) => ({ cents }))
              .onFailure(NoOffer, () => ({}))
              .noCompensation('an offer binds nobody'),
          ),
        (_, results) => {
          const offers = results.flatMap(({ supplier, cents }) =>
            cents === undefined ? [] : [{ supplier, cents }],
          );
          const [best] = offers.toSorted((a, b) => a.cents - b.cents);
          return { offers: offers.length, winner: best?.supplier ?? '' };
        },
      )
      .when(
        ({ winner }) => winner !== '',
        (then) =>
          then.pivot('order', (step) =>
            step.command(OrderFrom, ({ tenderId, winner }) => ({ tenderId, supplier: winner })),
          ),
      )
      .publish(TenderDecided, ({ tenderId, offers }) => ({ tenderId, offers }));
  }
}
