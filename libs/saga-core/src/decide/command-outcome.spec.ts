import { scenario, trip } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';

const failure = { code: 'x', message: 'it will not' };
const start = (): Scenario => scenario(trip.tripSaga, { tripId: 't1', rooms: 2 });
const atFlight = (): Scenario => start().succeeds('bookHotel', { bookingId: 'b1' });
const atPivot = (): Scenario => atFlight().succeeds('bookFlight', { locator: 'L1' });
const behindPivot = (): Scenario => atPivot().succeeds('chargeCard');

describe('a saga that goes forward', () => {
  it('sends the first command as soon as it is started', () => {
    const saga = start();
    expect(saga.message).toEqual({
      kind: 'send-command',
      messageId: 's1:bookHotel:forward:1',
      command: 'hotel.book',
      contractVersion: 1,
      path: 'bookHotel',
      direction: 'forward',
      epoch: 1,
      attempt: 1,
      notAfter: saga.now + 7_200_000,
      body: { tripId: 't1', rooms: 2 },
    });
    expect(saga.facts).toEqual(['saga-started', 'command-sent']);
    expect(saga.state).toMatchObject({ status: 'running', revision: 2, startedAt: saga.now });
  });

  it('makes each command from what the replies before it brought', () => {
    expect(atFlight().message).toMatchObject({
      command: 'flight.book',
      body: { tripId: 't1', bookingId: 'b1' },
    });
    expect(atPivot().message).toMatchObject({
      command: 'card.charge',
      contractVersion: 3,
      body: { locator: 'L1' },
    });
  });

  it('publishes its events and is completed when the last step has succeeded', () => {
    const saga = behindPivot().passes(5).succeeds('sendTickets');
    expect(saga.message).toEqual({
      kind: 'publish-event',
      messageId: 's1:trip.booked:event:1',
      event: 'trip.booked',
      contractVersion: 1,
      path: 'trip.booked',
      body: { tripId: 't1', locator: 'L1' },
    });
    expect(saga.facts).toEqual(['command-succeeded', 'event-published', 'saga-completed']);
    expect(saga.state).toMatchObject({ status: 'completed', endedAt: saga.now });
    expect(saga.wakesIn).toBeUndefined();
  });

  it('keeps the reply and the patch of a step apart', () => {
    const [, step] = atPivot().state.steps;
    expect(step).toMatchObject({ reply: { locator: 'L1' }, patch: { locator: 'L1', rooms: 0 } });
  });
});

describe('a compensatable step', () => {
  it('that fails is over: the steps before it are undone, it is not', () => {
    const saga = atFlight().fails('bookFlight', 'sold-out');
    expect(saga.sent).toEqual(['hotel.cancel compensation 1.1']);
    expect(saga.state.abort).toEqual({
      reason: 'failure',
      path: 'bookFlight',
      code: 'sold-out',
      message: 'it said sold-out',
    });
    expect(saga.facts).toEqual(['command-failed', 'compensation-began', 'command-sent']);
  });

  it('that fails as the first leaves nothing to undo', () => {
    const saga = start().fails('bookHotel');
    expect(saga.state.status).toBe('compensated');
    expect(saga.sent).toEqual([]);
  });

  it('that is transient is sent again after its back-off, under the same id', () => {
    const saga = start();
    const first = saga.message;
    expect(saga.isBusy('bookHotel').sent).toEqual([]);
    expect(saga.wakesIn).toBe(1_000);
    expect(saga.silence().message).toEqual({ ...first, attempt: 2 });
  });

  it('that stays transient is undone as well: an earlier sending may still be executed', () => {
    const saga = start();
    for (const attempt of [1, 2]) saga.isBusy('bookHotel', { attempt }).silence();
    saga.isBusy('bookHotel');
    expect(saga.facts).toEqual(['command-given-up', 'compensation-began', 'command-sent']);
    expect(saga.sent).toEqual(['hotel.cancel compensation 1.1']);
    expect(saga.state.abort).toMatchObject({
      reason: 'retries-exhausted',
      message: '3 attempts were not enough; the last one: it is busy',
    });
  });

  it.each([
    { outcome: 'refused', reason: 'refused' },
    { outcome: 'unreadable', reason: 'unreadable' },
  ] as const)(
    'that is answered with $outcome has an unknown outcome, and is undone',
    ({ outcome, reason }) => {
      const saga = start().answers('bookHotel', { outcome, failure });
      expect(saga.command('bookHotel')?.phase).toBe('unknown');
      expect(saga.message).toMatchObject({
        command: 'hotel.cancel',
        body: { tripId: 't1', bookingId: 'unknown' },
      });
      expect(saga.state.abort).toMatchObject({
        reason,
        path: 'bookHotel',
        message: expect.stringContaining('it will not'),
      });
    },
  );
});

describe('the pivot', () => {
  it('that fails turns the saga back', () => {
    const saga = atPivot().fails('chargeCard', 'card-declined');
    expect(saga.sent).toEqual(['flight.cancel compensation 1.1']);
    expect(saga.state).toMatchObject({
      status: 'compensating',
      abort: { reason: 'failure', code: 'card-declined' },
    });
  });

  it('that succeeds leads on to what cannot fail any more', () => {
    expect(behindPivot().sent).toEqual(['mail.send-tickets forward 1.1']);
  });

  it('that stays transient is revoked first: only a definite answer may turn the saga back', () => {
    const saga = atPivot().isBusy('chargeCard').silence().isBusy('chargeCard');
    expect(saga.sent).toEqual(['card.charge revoke 1']);
    expect(saga.state.status).toBe('running');
    saga.answers('chargeCard', { outcome: 'revoked' });
    expect(saga.facts).toEqual(['command-revoked', 'compensation-began', 'command-sent']);
    expect(saga.state.abort).toMatchObject({ reason: 'retries-exhausted', path: 'chargeCard' });
  });

  it.each([
    { outcome: 'refused', reason: 'refused' },
    { outcome: 'unreadable', reason: 'unreadable' },
  ] as const)(
    'that is answered with $outcome is revoked: the fence says whether to go on or back',
    ({ outcome, reason }) => {
      const asked = () => atPivot().answers('chargeCard', { outcome, failure });
      expect(asked().sent).toEqual(['card.charge revoke 1']);
      expect(asked().state.status).toBe('running');
      const back = asked().answers('chargeCard', { outcome: 'revoked' });
      expect(back.state).toMatchObject({ status: 'compensating', abort: { reason, path: 'chargeCard' } });
      expect(asked().succeeds('chargeCard').sent).toEqual(['mail.send-tickets forward 1.1']);
    },
  );

  it('parks the saga when the fence has seen a later epoch than the saga knows of', () => {
    const stale = {
      outcome: 'refused',
      failure: { code: 'stale', message: 'epoch 2 has been here' },
    } as const;
    const saga = behindPivot().answers('sendTickets', stale).answers('sendTickets', stale);
    expect(saga.state).toMatchObject({
      status: 'parked',
      parked: { reason: 'refused', path: 'sendTickets' },
    });
  });

  it('parks the saga when what the fence has stored cannot be read either', () => {
    const unreadable = { outcome: 'unreadable', failure } as const;
    const saga = atPivot().answers('chargeCard', unreadable).answers('chargeCard', unreadable);
    expect(saga.state).toMatchObject({
      status: 'parked',
      parked: { reason: 'unreadable', path: 'chargeCard' },
    });
    expect(saga.sent).toEqual([]);
    expect(saga.wakesIn).toBeUndefined();
  });
});

describe('a retriable step', () => {
  it('that fails is tried again, as a new command under the next epoch with the same body', () => {
    const saga = behindPivot();
    const first = saga.message;
    saga.fails('sendTickets');
    expect(saga.facts).toEqual(['command-failed', 'retry-planned']);
    expect(saga.wakesIn).toBe(5_000);
    saga.silence();
    expect(saga.sent).toEqual(['mail.send-tickets forward 2.2']);
    expect(saga.message).toEqual({
      ...first,
      messageId: 's1:sendTickets:forward:2',
      epoch: 2,
      attempt: 2,
      notAfter: saga.now + 7_200_000,
    });
  });

  it('that is transient is tried again under the same epoch', () => {
    expect(behindPivot().isBusy('sendTickets').silence().sent).toEqual(['mail.send-tickets forward 1.2']);
  });

  it.each(['fails', 'isBusy'] as const)(
    'that %s each time parks the saga after its last attempt',
    (answer) => {
      const saga = behindPivot()[answer]('sendTickets').silence()[answer]('sendTickets').silence();
      expect(saga.state.status).toBe('running');
      saga[answer]('sendTickets');
      expect(saga.state).toMatchObject({
        status: 'parked',
        parked: {
          reason: 'retries-exhausted',
          path: 'sendTickets',
          message: expect.stringContaining('3 attempts'),
        },
      });
      expect(saga.state.abort).toBeUndefined();
    },
  );

  it('succeeds under a later epoch as under the first', () => {
    const saga = behindPivot().fails('sendTickets').silence().succeeds('sendTickets');
    expect(saga.state.status).toBe('completed');
  });

  it.each([{ outcome: 'refused' }, { outcome: 'unreadable' }] as const)(
    'that is answered with $outcome is revoked, and tried anew under the next epoch',
    ({ outcome }) => {
      const saga = behindPivot().answers('sendTickets', { outcome, failure });
      expect(saga.sent).toEqual(['mail.send-tickets revoke 1']);
      saga.answers('sendTickets', { outcome: 'revoked' }).silence();
      expect(saga.sent).toEqual(['mail.send-tickets forward 2.2']);
    },
  );
});
