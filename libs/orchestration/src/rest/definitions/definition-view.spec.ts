import { command, event, failure } from '@edda/messaging';
import { exponential, fixed, SagaBuilder } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { misfits } from '../bench/conforms.js';
import { SCHEMAS } from '../open-api/schemas/schemas.js';
import { definitionView } from './definition-view.js';

class SoldOut extends failure('sold-out') {}
class Strike extends failure('strike') {}
class Book extends command('trip.book', { version: 1 }) {}
class Reserve extends command('rail.reserve', { version: 1, failures: [SoldOut, Strike] }) {}
class Cancel extends command('refunds.cancel', { version: 1 }) {}
class Look extends command('rail.look', { version: 1 }) {}
class Charge extends command('payment.charge', { version: 1 }) {}
class Booked extends event('trip.booked', { version: 1 }) {}
class Paid extends event('invoice.paid', { version: 1 }) {
  declare invoiceId: string;
}

const trip = new SagaBuilder({
  name: 'trip',
  version: 2,
  resend: fixed('1s'),
  commandLifetime: '1h',
  deadline: '2d',
  compensation: 'parallel',
  unexpected: 'park',
  mailboxTtl: '1h',
})
  .startedBy(Book, {
    key: () => 'k',
    data: () => ({ id: 'i' }),
    attributes: { region: () => 'north', customer: () => '42' },
    whenEnded: 'start-again',
  })
  .step('look', (step) => step.command(Look, () => ({})).noCompensation('It only reads.'))
  .step('reserve', (step) =>
    step
      .command(Reserve, () => ({}))
      .compensate(Cancel, () => ({}), { attempts: 9, backoff: fixed('2s') })
      .retry({ attempts: 3, backoff: exponential('100ms', '5s', 3) })
      .failOn(Strike)
      .onFailure(
        SoldOut,
        () => ({}),
        (then) => then.delay('breathe', '5s'),
      )
      .timeout('30s'),
  )
  .pivot('charge', (step) => step.command(Charge, () => ({})).retry({ attempts: 1, backoff: fixed('1s') }))
  .publish(Booked, () => ({}))
  .migrate({ from: 1, at: ['reserve'], map: () => ({}) })
  .build();

describe('the view of a definition', () => {
  it('shows what starts it, its times, and who takes part', () => {
    expect(definitionView(trip, '/api')).toMatchObject({
      name: 'trip',
      version: 2,
      startedBy: 'trip.book',
      startedOn: 'command',
      whenEnded: 'start-again',
      attributes: ['customer', 'region'],
      participants: ['payment', 'rail', 'refunds'],
      events: [],
      resend: { firstMs: 1_000, maxMs: 1_000, factor: 1 },
      commandLifetimeMs: 3_600_000,
      deadlineMs: 172_800_000,
      compensation: 'parallel',
      onDeadLetter: 'park',
      unexpected: 'park',
      mailboxTtlMs: 3_600_000,
      migrations: [{ from: 1, at: ['reserve'] }],
      links: {
        start: '/api/v1/sagas/trip',
        sagas: '/api/v1/sagas?name=trip',
        diagram: '/api/v1/definitions/trip/diagram?version=2',
        preview: '/api/v1/definitions/trip/preview?version=2',
        startSchema: '/api/v1/definitions/trip/start-schema',
      },
    });
  });

  it('shows a command with all that follows from it', () => {
    expect(definitionView(trip, '').steps.slice(1, 3)).toStrictEqual([
      {
        kind: 'command',
        name: 'reserve',
        role: 'compensatable',
        command: 'rail.reserve',
        participant: 'rail',
        compensation: {
          command: 'refunds.cancel',
          participant: 'refunds',
          retry: { attempts: 9, firstMs: 2_000, maxMs: 2_000, factor: 1 },
        },
        failOn: ['strike'],
        onFailure: [
          {
            code: 'sold-out',
            steps: [{ kind: 'wait', name: 'breathe', arms: [], timeout: { afterMs: 5_000, outlet: [] } }],
          },
        ],
        retry: { attempts: 3, firstMs: 100, maxMs: 5_000, factor: 3 },
        timeoutMs: 30_000,
      },
      {
        kind: 'command',
        name: 'charge',
        role: 'pivot',
        command: 'payment.charge',
        participant: 'payment',
        retry: { attempts: 1, firstMs: 1_000, maxMs: 1_000, factor: 1 },
      },
    ]);
  });

  it('says why a step has nothing to undo', () => {
    expect(definitionView(trip, '').steps[0]).toMatchObject({
      name: 'look',
      noCompensation: 'It only reads.',
    });
  });

  it('shows the event of a publish step, and nothing that such a step does not have', () => {
    const published = definitionView(trip, '').steps.at(-1);
    expect(published).toStrictEqual({ kind: 'publish', name: 'trip.booked', event: 'trip.booked' });
  });

  it('shows that an event or the clock starts it', () => {
    const onEvent = new SagaBuilder({ name: 'thanks', version: 1 })
      .startedBy(Paid, { key: (paid) => paid.invoiceId, data: () => ({}) })
      .build();
    expect(definitionView(onEvent, '')).toMatchObject({ startedBy: 'invoice.paid', startedOn: 'event' });
    const schedule = { cron: '0 6 * * *', timeZone: 'Europe/Oslo' };
    const onClock = new SagaBuilder({ name: 'night', version: 1 })
      .startedBySchedule(schedule, () => ({}))
      .build();
    expect(misfits(definitionView(onClock, ''), SCHEMAS.Definition)).toEqual([]);
    expect(definitionView(onClock, '')).toMatchObject({
      startedOn: 'schedule',
      schedule: { ...schedule, missed: 'latest' },
    });
  });

  it('is plain JSON', () => {
    const view = definitionView(trip, '');
    expect(misfits(view, SCHEMAS.Definition)).toEqual([]);
    expect(JSON.parse(JSON.stringify(view))).toStrictEqual(view);
  });
});
