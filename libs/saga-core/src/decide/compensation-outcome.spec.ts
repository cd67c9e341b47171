import { scenario, trip } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { defineSaga } from '../definition/saga-builder.js';

const failure = { code: 'x', message: 'it will not' };

/** Both bookings are done, the card was declined, and the flight is being cancelled. */
const turnedBack = (): Scenario =>
  scenario(trip.tripSaga, { tripId: 't1', rooms: 2 })
    .succeeds('bookHotel', { bookingId: 'b1' })
    .succeeds('bookFlight', { locator: 'L1' })
    .fails('chargeCard', 'card-declined');

describe('a saga that turns back', () => {
  it('undoes one step after the other, the latest first, and is compensated then', () => {
    const saga = turnedBack();
    expect(saga.sent).toEqual(['flight.cancel compensation 1.1']);
    expect(saga.isUndone('bookFlight').sent).toEqual(['hotel.cancel compensation 1.1']);
    saga.passes(7).isUndone('bookHotel');
    expect(saga.facts).toEqual(['command-succeeded', 'saga-compensated']);
    expect(saga.state).toMatchObject({ status: 'compensated', endedAt: saga.now });
    expect(saga.wakesIn).toBeUndefined();
  });

  it('builds a compensation from what the step knew when it was sent, and from its reply', () => {
    const saga = turnedBack();
    expect(saga.message).toEqual({
      kind: 'send-command',
      messageId: 's1:bookFlight:compensation:1',
      command: 'flight.cancel',
      contractVersion: 2,
      path: 'bookFlight',
      direction: 'compensation',
      epoch: 1,
      attempt: 1,
      notAfter: saga.now + 7_200_000,
      body: { knew: { tripId: 't1', rooms: 2, bookingId: 'b1' }, locator: 'L1' },
    });
  });

  it('has no reply to build a compensation from if the outcome is unknown', () => {
    const saga = scenario(trip.tripSaga, { tripId: 't1', rooms: 2 })
      .succeeds('bookHotel', { bookingId: 'b1' })
      .answers('bookFlight', { outcome: 'unreadable', failure });
    expect(saga.message).toMatchObject({ body: { locator: 'unknown' } });
  });

  it('passes over a step that has nothing to undo, whether it was done or is unknown', () => {
    const definition = defineSaga({ name: 'look', version: 1 }, (saga) =>
      saga
        .startedBy(trip.BookTrip, { key: ({ tripId }) => tripId, data: ({ tripId }) => ({ tripId }) })
        .step('bookHotel', (s) =>
          s
            .command(trip.BookHotel, ({ tripId }) => ({ tripId, rooms: 1 }))
            .compensate(trip.CancelHotel, ({ tripId }) => ({ tripId, bookingId: '' })),
        )
        .step('look', (s) =>
          s.command(trip.SendTickets, ({ tripId }) => ({ tripId })).noCompensation('it only looks'),
        )
        .step('lookAgain', (s) =>
          s
            .command(trip.SendTickets, ({ tripId }) => ({ tripId }))
            .timeout('5s')
            .noCompensation('it only looks'),
        ),
    );
    const saga = scenario(definition, { tripId: 't1' })
      .succeeds('bookHotel', { bookingId: 'b1' })
      .succeeds('look')
      .silence();
    expect(saga.command('lookAgain')?.phase).toBe('unknown');
    expect(saga.sent).toEqual(['hotel.cancel compensation 1.1']);
    expect(saga.isUndone('bookHotel').state.status).toBe('compensated');
  });

  it('does not listen to a late success of the step that was given up', () => {
    const saga = scenario(trip.tripSaga, { tripId: 't1', rooms: 2 }).silence(3);
    expect(saga.state.status).toBe('compensating');
    saga.succeeds('bookHotel', { bookingId: 'b1' });
    expect(saga.last.ignored).toBe('late');
    expect(saga.sent).toEqual([]);
    expect(saga.isUndone('bookHotel').state.status).toBe('compensated');
  });
});

describe('a compensation', () => {
  const at = { direction: 'compensation' } as const;
  const undoingHotel = (): Scenario => turnedBack().isUndone('bookFlight');

  it('that fails is tried again under the next epoch with the same body', () => {
    const saga = undoingHotel();
    const first = saga.message;
    saga.fails('bookHotel', 'closed', at);
    expect(saga.facts).toEqual(['command-failed', 'retry-planned']);
    expect(saga.wakesIn).toBe(2_000);
    expect(saga.silence().message).toEqual({
      ...first,
      messageId: 's1:bookHotel:compensation:2',
      epoch: 2,
      attempt: 2,
      notAfter: saga.now + 7_200_000,
    });
  });

  it('that is transient is tried again under the same epoch', () => {
    const saga = undoingHotel();
    const first = saga.message;
    expect(saga.isBusy('bookHotel', at).silence().message).toEqual({ ...first, attempt: 2 });
  });

  it.each(['failure', 'transient'] as const)(
    'that ends in %s each time parks the saga after its last attempt',
    (outcome) => {
      const saga = undoingHotel();
      for (const _ of [1, 2]) saga.answers('bookHotel', { outcome, failure }, at).silence();
      expect(saga.state.status).toBe('compensating');
      saga.answers('bookHotel', { outcome, failure }, at);
      expect(saga.state.parked).toEqual({
        reason: 'compensation-failed',
        path: 'bookHotel',
        message: '3 attempts were not enough; the last one: it will not',
      });
      expect(saga.state).toMatchObject({ status: 'parked', abort: { reason: 'failure' } });
    },
  );

  it('has its own retry policy, and without one it is tried twenty times', () => {
    const saga = turnedBack();
    for (let attempt = 1; attempt < 20; attempt += 1) saga.isBusy('bookFlight', at).silence();
    expect(saga.sent).toEqual(['flight.cancel compensation 1.20']);
    expect(saga.isBusy('bookFlight', at).state.parked?.reason).toBe('compensation-failed');
  });

  it.each([
    { outcome: 'refused', reason: 'refused' },
    { outcome: 'dead-lettered', reason: 'dead-lettered' },
    { outcome: 'unreadable', reason: 'unreadable' },
  ] as const)('that is answered with $outcome parks the saga', ({ outcome, reason }) => {
    const saga = undoingHotel().answers('bookHotel', { outcome, failure }, at);
    expect(saga.state.parked).toMatchObject({
      reason,
      path: 'bookHotel',
      message: expect.stringContaining('it will not'),
    });
    expect(saga.sent).toEqual([]);
  });

  it('cannot be revoked: an answer that says so is for nobody', () => {
    const saga = undoingHotel().answers('bookHotel', { outcome: 'revoked' }, at);
    expect(saga.last.ignored).toBe('unknown-step');
    saga.isBusy('bookHotel', at).answers('bookHotel', { outcome: 'revoked' }, at);
    expect(saga.last.ignored).toBe('unknown-step');
  });

  it('that nobody answers is sent again without a timeout, until it has expired', () => {
    const saga = undoingHotel();
    const first = saga.message;
    expect(saga.command('bookHotel', 'compensation')?.timeoutAt).toBeUndefined();
    expect(saga.silence(5).message).toEqual(first);
    saga.silenceWhile('compensating');
    expect(saga.state.parked).toMatchObject({ reason: 'expired', path: 'bookHotel' });
  });
});
