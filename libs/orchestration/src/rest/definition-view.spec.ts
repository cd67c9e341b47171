import { command, event } from '@edda/messaging';
import { exponential, fixed, SagaBuilder } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { definitionView } from './definition-view.js';

class Book extends command('trip.book', { version: 1 }) {}
class Reserve extends command('rail.reserve', { version: 1 }) {}
class Cancel extends command('refunds.cancel', { version: 1 }) {}
class Look extends command('rail.look', { version: 1 }) {}
class Charge extends command('payment.charge', { version: 1 }) {}
class Booked extends event('trip.booked', { version: 1 }) {}

const trip = new SagaBuilder({ name: 'trip', version: 2, resend: fixed('1s'), commandLifetime: '1h' })
  .startedBy(Book, { key: () => 'k', data: () => ({}), whenEnded: 'start-again' })
  .step('look', (step) => step.command(Look, () => ({})).noCompensation('It only reads.'))
  .step('reserve', (step) =>
    step
      .command(Reserve, () => ({}))
      .compensate(Cancel, () => ({}), { attempts: 9, backoff: fixed('2s') })
      .retry({ attempts: 3, backoff: exponential('100ms', '5s', 3) })
      .timeout('30s'),
  )
  .pivot('charge', (step) => step.command(Charge, () => ({})).retry({ attempts: 1, backoff: fixed('1s') }))
  .publish(Booked, () => ({}))
  .build();

describe('the view of a definition', () => {
  it('shows what starts it, its steps with all their times, and who takes part', () => {
    const view = definitionView(trip, '/api');
    expect(view).toMatchObject({
      name: 'trip',
      version: 2,
      startedBy: 'trip.book',
      whenEnded: 'start-again',
      participants: ['payment', 'rail', 'refunds'],
      resend: { firstMs: 1_000, maxMs: 1_000, factor: 1 },
      commandLifetimeMs: 3_600_000,
      links: { start: '/api/v1/sagas/trip', sagas: '/api/v1/sagas?name=trip' },
    });
    expect(view.steps.slice(1, 3)).toStrictEqual([
      {
        kind: 'command',
        path: 'reserve',
        role: 'compensatable',
        command: 'rail.reserve',
        participant: 'rail',
        compensation: {
          command: 'refunds.cancel',
          participant: 'refunds',
          retry: { attempts: 9, firstMs: 2_000, maxMs: 2_000, factor: 1 },
        },
        retry: { attempts: 3, firstMs: 100, maxMs: 5_000, factor: 3 },
        timeoutMs: 30_000,
      },
      {
        kind: 'command',
        path: 'charge',
        role: 'pivot',
        command: 'payment.charge',
        participant: 'payment',
        retry: { attempts: 1, firstMs: 1_000, maxMs: 1_000, factor: 1 },
      },
    ]);
  });

  it('says why a step has nothing to undo', () => {
    expect(definitionView(trip, '').steps[0]).toMatchObject({
      path: 'look',
      noCompensation: 'It only reads.',
    });
  });

  it('shows the event of a publish step, and nothing that such a step does not have', () => {
    const published = definitionView(trip, '').steps.at(-1);
    expect(published).toStrictEqual({ kind: 'publish', path: expect.any(String), event: 'trip.booked' });
  });

  it('is plain JSON', () => {
    const view = definitionView(trip, '');
    expect(JSON.parse(JSON.stringify(view))).toStrictEqual(view);
  });
});
