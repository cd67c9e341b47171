import { scenario, trip } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from './definition/definition.js';
import { transition } from './transition.js';

const start = (): Scenario => scenario(trip.tripSaga, { tripId: 't1', rooms: 2 });
const atFlight = (): Scenario => start().succeeds('bookHotel', { bookingId: 'b1' });
const revoked = { outcome: 'revoked' } as const;

/** Ignored: the saga is as it was, but for the one fact that says so. */
function expectIgnored(saga: Scenario, reason: string, tell: (saga: Scenario) => Scenario): void {
  const { revision: _, ...before } = saga.state;
  tell(saga);
  expect(saga.last.ignored).toBe(reason);
  expect(saga.state).toMatchObject(before);
  expect(saga.facts).toEqual(['input-ignored']);
  expect(saga.sent).toEqual([]);
}

describe('the beginning of a saga', () => {
  it('keeps where it came from', () => {
    const input = { tripId: 't1', rooms: 2 };
    const origin = { id: 's9', tenant: 'acme', key: 't1', input, traceparent: '00-a-b-01' };
    const { state } = transition(trip.tripSaga, undefined, { kind: 'started', ...origin }, 1_000);
    expect(state).toMatchObject({ ...origin, definition: 'trip', version: 1, startedAt: 1_000 });
  });

  it('leaves out a trace context that nobody gave', () => {
    const origin = { id: 's9', tenant: 'acme', key: 't1', input: {}, traceparent: undefined };
    const { state, history } = transition(trip.tripSaga, undefined, { kind: 'started', ...origin }, 1_000);
    expect(state).not.toHaveProperty('traceparent');
    expect(history[0]?.fact).not.toHaveProperty('traceparent');
  });

  it('comes once: a second start is ignored', () => {
    expectIgnored(start(), 'already-started', (saga) => saga.startsAgain());
  });
});

describe('a reply that changes nothing', () => {
  it('is remembered with its id, what it said, and why', () => {
    const saga = atFlight().succeeds('bookHotel');
    expect(saga.last.history.map(({ fact }) => fact)).toEqual([
      {
        kind: 'input-ignored',
        input: 'reply success to forward bookHotel',
        messageId: 'm1',
        reason: 'duplicate',
      },
    ]);
  });

  it('is remembered to have been delivered before, if the broker says so', () => {
    const saga = atFlight().succeeds('bookHotel', {}, { redelivered: true });
    expect(saga.last.history[0]?.fact).toMatchObject({ kind: 'input-ignored', redelivered: true });
  });

  it('is a duplicate if the outcome is known', () => {
    expectIgnored(atFlight(), 'duplicate', (saga) => saga.succeeds('bookHotel'));
    expectIgnored(atFlight().fails('bookFlight'), 'duplicate', (saga) => saga.fails('bookFlight'));
  });

  it('is a duplicate if it says "not now" once more, while the retry waits or after it was sent', () => {
    const waiting = start().isBusy('bookHotel');
    expectIgnored(waiting, 'duplicate', (saga) => saga.isBusy('bookHotel'));
    expectIgnored(waiting.silence(), 'duplicate', (saga) => saga.isBusy('bookHotel', { attempt: 1 }));
  });

  it('is a duplicate if it answers the failed epoch while the next one waits', () => {
    const waiting = atFlight()
      .succeeds('bookFlight', { locator: 'L' })
      .succeeds('chargeCard')
      .fails('sendTickets');
    expectIgnored(waiting, 'duplicate', (saga) => saga.fails('sendTickets', 'declined', { epoch: 1 }));
    expectIgnored(waiting.silence(), 'stale-epoch', (saga) => saga.succeeds('sendTickets', {}, { epoch: 1 }));
  });

  it('is for nobody if the saga never sent such a command', () => {
    expectIgnored(start(), 'unknown-step', (saga) => saga.succeeds('nowhere'));
    expectIgnored(start(), 'unknown-step', (saga) => saga.succeeds('bookFlight'));
    expectIgnored(start(), 'unknown-step', (saga) => saga.succeeds('trip.booked'));
    expectIgnored(start(), 'unknown-step', (saga) => saga.isUndone('bookHotel'));
    expectIgnored(start(), 'unknown-step', (saga) => saga.succeeds('bookHotel', {}, { epoch: 2 }));
  });

  it('is for nobody if it says "revoked" and nobody asked', () => {
    expectIgnored(start(), 'unknown-step', (saga) => saga.answers('bookHotel', revoked));
    expectIgnored(start().isBusy('bookHotel'), 'unknown-step', (saga) => saga.answers('bookHotel', revoked));
  });

  it('comes too late for a saga that is parked', () => {
    const failure = { code: 'x', message: 'x' };
    const parked = atFlight()
      .succeeds('bookFlight', { locator: 'L' })
      .answers('chargeCard', { outcome: 'unreadable', failure })
      .answers('chargeCard', { outcome: 'unreadable', failure });
    expectIgnored(parked, 'parked', (saga) => saga.succeeds('chargeCard'));
  });

  it('comes too late for a saga that has ended, whatever it says', () => {
    const completed = atFlight()
      .succeeds('bookFlight', { locator: 'L' })
      .succeeds('chargeCard')
      .succeeds('sendTickets');
    expectIgnored(completed, 'ended', (saga) => saga.fails('sendTickets'));
    expectIgnored(completed, 'ended', (saga) => saga.succeeds('nowhere'));
    expectIgnored(start().fails('bookHotel'), 'ended', (saga) => saga.succeeds('bookHotel'));
  });
});

describe('a timer', () => {
  it.each([
    { when: 'before it is due', saga: () => start().passes(9_999) },
    { when: 'after a reply has moved it', saga: () => start().passes(10_000).isBusy('bookHotel') },
    { when: 'after the end', saga: () => start().fails('bookHotel').passes(1_000_000) },
  ])('that fires $when changes nothing, not even the history', ({ saga: tell }) => {
    const saga = tell();
    const before = saga.state;
    saga.timerFires();
    expect(saga.last).toEqual({ state: before, effects: [], history: [], ignored: 'not-due' });
  });

  it('does not act early even if the command has expired meanwhile', () => {
    const slow: SagaDefinition = { ...trip.tripSaga, commandLifetimeMs: 5_000 };
    const saga = scenario(slow, { tripId: 't1', rooms: 1 }).passes(6_000).timerFires();
    expect(saga.last.ignored).toBe('not-due');
    expect(saga.silence().state.abort?.reason).toBe('expired');
  });

  it('may fire late', () => {
    expect(start().passes(10_001).timerFires().sent).toEqual(['hotel.book forward 1.1']);
  });
});

describe('calling it wrongly', () => {
  const { state } = atFlight();
  const timer = { kind: 'timer' } as const;

  it('is refused for a saga that was not started', () => {
    expect(() => transition(trip.tripSaga, undefined, timer, 0)).toThrow(
      'A saga begins with "started", not with "timer".',
    );
  });

  it('is refused with another definition, or another version of it', () => {
    expect(() => transition({ ...trip.tripSaga, name: 'tour' }, state, timer, 0)).toThrow(
      'Saga s1 runs "trip" version 1, not "tour" version 1.',
    );
    expect(() => transition({ ...trip.tripSaga, version: 2 }, state, timer, 0)).toThrow(
      'not "trip" version 2',
    );
  });

  it('is refused when the steps were changed without a new version: nothing may be skipped or stay done in silence', () => {
    const [hotel, flight, ...rest] = trip.tripSaga.steps;
    if (!hotel || !flight) throw new Error('The saga has these two.');
    const without = { ...trip.tripSaga, steps: [flight, ...rest] };
    expect(() => transition(without, state, timer, 0)).toThrow(
      'Saga s1 has begun the step "bookHotel", which "trip" version 1 does not have',
    );
    const shorter = { ...trip.tripSaga, steps: [hotel, flight] };
    expect(() => transition(shorter, state, timer, 0)).not.toThrow();
  });
});
