import { sample, scenario, trip } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { pivotOf } from './turn-back.js';

const { done, told, sagaOf, Rang } = sample;
const says = (value: string) => ({ value });
const revoked = { outcome: 'revoked' } as const;

const before = (): Scenario =>
  scenario(trip.tripSaga, { tripId: 't1', rooms: 2 }).succeeds('bookHotel', { bookingId: 'b1' });
const at = () => before().succeeds('bookFlight', { locator: 'L1' });
const behind = () => at().succeeds('chargeCard');

describe('a saga that is cancelled', () => {
  const cancelled = (saga: Scenario) => saga.acts('cancel', { by: 'ann', reason: 'no money' });

  it('before its point of no return turns back, and what is out is undone since nobody knows', () => {
    const saga = cancelled(before());
    expect(saga.facts).toEqual(['action-taken', 'compensation-began', 'command-given-up', 'command-sent']);
    expect(saga.state.abort).toEqual({
      reason: 'cancelled',
      path: '',
      code: 'cancelled',
      message: 'ann: no money',
    });
    expect(saga.sent).toEqual(['flight.cancel compensation 1.1']);
    expect(saga.isUndone('bookFlight').isUndone('bookHotel').state.status).toBe('compensated');
  });

  it('at its point of no return asks the fence first: it says whether there is a way back', () => {
    const saga = cancelled(at());
    expect(saga.facts).toEqual(['action-taken', 'revoke-sent']);
    expect(saga.sent).toEqual(['card.charge revoke 1']);
    expect(saga.state).toMatchObject({ status: 'running' });
    saga.answers('chargeCard', revoked);
    expect(saga.state.abort).toMatchObject({
      reason: 'cancelled',
      path: 'chargeCard',
      message: 'The command was revoked before it ran.',
    });
    expect(saga.sent).toEqual(['flight.cancel compensation 1.1']);
  });

  it('at its point of no return goes on if it came too late', () => {
    const saga = cancelled(at()).succeeds('chargeCard');
    expect(saga.sent).toEqual(['mail.send-tickets forward 1.1']);
    expect(saga.state.abort).toBeUndefined();
  });

  it('at its point of no return turns back with a failure as well, because of the person who wanted it', () => {
    const saga = cancelled(at()).fails('chargeCard', 'no');
    expect(saga.state.abort).toMatchObject({ reason: 'cancelled', code: 'no', message: 'it said no' });
  });

  it('at its point of no return neither tries a failure again nor handles it', () => {
    const picks = sagaOf((s) =>
      s.pivot('ask', (step) =>
        step
          .command(sample.Do, (seen) => ({ step: 'ask', seen }))
          .failOn(sample.Never)
          .onFailure(
            sample.No,
            () => ({}),
            (then) => then.retriable('other', told('other')),
          ),
      ),
    );
    const code = (answer: string) => cancelled(scenario(picks)).fails('ask', answer).state;
    expect(code('no')).toMatchObject({ status: 'compensated', abort: { reason: 'cancelled', code: 'no' } });
    expect(code('busy')).toMatchObject({
      status: 'compensated',
      abort: { reason: 'cancelled', code: 'busy' },
    });
  });

  it('between two tries of its pivot turns back at once: nothing is out', () => {
    const picks = sagaOf((s) =>
      s
        .step('a', done('a'))
        .pivot('ask', (step) =>
          step.command(sample.Do, (seen) => ({ step: 'ask', seen })).failOn(sample.Never),
        ),
    );
    const saga = cancelled(scenario(picks).succeeds('a', says('A')).fails('ask', 'no'));
    expect(saga.sentFor).toEqual(['undo a']);
  });

  it('while its pivot waits for its next try asks the fence as well, and tries no more', () => {
    const saga = cancelled(at().isBusy('chargeCard'));
    expect(saga.sent).toEqual(['card.charge revoke 1']);
    expect(saga.silence().sent).toEqual(['card.charge revoke 1']);
  });

  it('while the fence is asked already because of the time is the reason from then on', () => {
    const saga = cancelled(at().passes(60_000).timerFires());
    expect(saga.facts).toEqual(['action-taken', 'revoke-sent']);
    expect(saga.answers('chargeCard', revoked).state.abort?.reason).toBe('cancelled');
  });

  it('twice asks the fence once', () => {
    const saga = cancelled(cancelled(at()));
    expect(saga.facts).toEqual(['action-taken']);
    expect(saga.sent).toEqual([]);
  });

  it('behind its point of no return only goes forward: it is refused', () => {
    const saga = cancelled(behind());
    expect(saga.last.ignored).toBe('past-pivot');
    expect(saga.succeeds('sendTickets').state.status).toBe('completed');
  });

  it('while it waits for an event hears it no more', () => {
    const waits = sagaOf((s) => s.step('a', done('a')).waitFor('bell', Rang, { match: {} }));
    const saga = cancelled(scenario(waits).succeeds('a', says('A')));
    expect(saga.facts).toEqual(['action-taken', 'compensation-began', 'wait-dropped', 'command-sent']);
    expect(saga.awaits).toEqual([]);
  });

  it('before anything was done is over at once', () => {
    const waits = sagaOf((s) => s.waitFor('bell', Rang, { match: {} }));
    expect(cancelled(scenario(waits)).state.status).toBe('compensated');
  });
});

describe('a saga whose deadline passes', () => {
  const late = { ...trip.tripSaga, deadlineMs: 5_000 };
  const begin = () => scenario(late, { tripId: 't1', rooms: 2 });

  it('before its point of no return turns back', () => {
    const saga = begin();
    expect(saga.wakesIn).toBe(5_000);
    saga.silence();
    expect(saga.facts).toEqual(['deadline-passed', 'compensation-began', 'command-given-up', 'command-sent']);
    expect(saga.state.abort).toMatchObject({
      reason: 'deadline',
      message: 'The saga was not done by its deadline.',
    });
    expect(saga.sent).toEqual(['hotel.cancel compensation 1.1']);
  });

  it('at its point of no return asks the fence', () => {
    const saga = begin()
      .succeeds('bookHotel', { bookingId: 'b' })
      .succeeds('bookFlight', { locator: 'L' })
      .silence();
    expect(saga.facts).toEqual(['deadline-passed', 'revoke-sent']);
    expect(saga.answers('chargeCard', revoked).state.abort?.reason).toBe('deadline');
  });

  it('at its point of no return leaves it to a person if nobody may execute the pivot any more', () => {
    const saga = scenario(
      { ...late, commandLifetimeMs: 4_000, resend: { firstMs: 6_000, maxMs: 6_000, factor: 1 } },
      { tripId: 't1', rooms: 2 },
    );
    saga.succeeds('bookHotel', { bookingId: 'b' }).succeeds('bookFlight', { locator: 'L' }).silence();
    expect(saga.facts).toEqual(['deadline-passed']);
    expect(saga.sent).toEqual([]);
    expect(saga.silence().state.parked).toMatchObject({ reason: 'expired', path: 'chargeCard' });
  });

  it('behind its point of no return says in its history that it is late, once, and goes on', () => {
    const saga = begin().succeeds('bookHotel', { bookingId: 'b' }).succeeds('bookFlight', { locator: 'L' });
    saga.succeeds('chargeCard').silence();
    expect(saga.facts).toEqual(['deadline-passed']);
    expect(saga.state.status).toBe('running');
    expect(saga.silence().facts).toEqual(['command-resent']);
  });

  it('on its way back has none any more', () => {
    const saga = begin().succeeds('bookHotel', { bookingId: 'b' }).fails('bookFlight');
    expect(saga.state.deadlineAt).toBeUndefined();
    expect(saga.wakesIn).toBe(10_000);
  });

  it('while it is paused turns back when it goes on', () => {
    const saga = begin().acts('pause').passes(6_000);
    expect(saga.wakesIn).toBeUndefined();
    saga.acts('resume');
    expect(saga.state.abort?.reason).toBe('deadline');
    expect(saga.sent).toEqual(['hotel.cancel compensation 1.1']);
  });

  it('is counted from the start, whatever happens in between', () => {
    expect(begin().passes(3_000).succeeds('bookHotel', { bookingId: 'b' }).wakesIn).toBe(2_000);
  });
});

describe('the point of no return', () => {
  const position = (saga: Scenario, definition = trip.tripSaga) =>
    pivotOf({ definition, state: saga.state }).position;

  it('lies ahead until the pivot is sent, and behind once it has succeeded', () => {
    expect([before(), at(), behind()].map((saga) => position(saga))).toEqual(['before', 'at', 'behind']);
  });

  it('lies behind a pivot that is stuck or was skipped: nobody knows, or a person has said so', () => {
    const failure = { code: 'x', message: 'x' };
    const unreadable = { outcome: 'unreadable', failure } as const;
    const stuck = at().answers('chargeCard', unreadable).answers('chargeCard', unreadable);
    expect(position(stuck)).toBe('behind');
    expect(position(stuck.acts('skip', { path: 'chargeCard' }))).toBe('behind');
  });

  it('lies behind as soon as a retriable step was begun, an event was published or a machine was entered', () => {
    const retriable = sagaOf((s) => s.step('a', done('a')).retriable('b', told('b')));
    const published = sagaOf((s) => s.publish(sample.Announced, () => ({ seen: {} })).delay('c', '1m'));
    const machine = sagaOf((s) =>
      s.machine('m', { states: ['on', 'off'], initial: 'on', match: {} as Record<never, never> }, (m) =>
        m.state('on', (state) => state.after('1h', { goTo: 'off' })).final('off'),
      ),
    );
    expect(position(scenario(retriable), retriable)).toBe('before');
    expect(position(scenario(retriable).succeeds('a', says('A')), retriable)).toBe('behind');
    expect(position(scenario(published), published)).toBe('behind');
    expect(position(scenario(machine), machine)).toBe('behind');
  });
});
