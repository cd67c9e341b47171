import { describe, expect, it } from 'vitest';
import { IssueTicket, ReserveSeat, tripSaga } from '../../trip-saga.js';
import * as trip from '../../journey-saga.js';
import { replyTo } from '../run/scripted.js';
import { DrillRun } from './drill-run.js';
import { Effects } from './effects.js';
import type { Fault } from './fault.js';

const scenario = { start: { tripId: 't1', rooms: 2 } };

/** The facts of a run that are about one step, and whatever was ignored. */
function factsOf(kind: Fault['kind'], path = 'bookHotel'): readonly string[] {
  const { run } = new DrillRun(trip.tripSaga, scenario, { kind, path, code: 'declined' }).play();
  return run.history.flatMap(({ fact }) => {
    if (fact.kind === 'input-ignored') return [`ignored ${fact.reason}`];
    return 'path' in fact && fact.path === path ? [fact.kind] : [];
  });
}

describe('a run with a fault', () => {
  it('has a participant that says no', () => {
    expect(factsOf('failure')).toEqual(['command-sent', 'command-failed', 'compensation-began']);
  });

  it('has a command that never gets there', () => {
    expect(factsOf('timeout', 'chargeCard').slice(-3)).toEqual([
      'revoke-sent',
      'command-revoked',
      'compensation-began',
    ]);
  });

  it('has a reply that comes when the step was given up', () => {
    const facts = factsOf('late reply');
    expect(facts).toContain('command-given-up');
    expect(facts.at(-1)).toBe('ignored ended');
  });

  it('has a reply that gets lost, and a fence that answers what is sent again', () => {
    expect(factsOf('lost reply')).toEqual(['command-sent', 'command-resent', 'command-succeeded']);
  });

  it('has messages that come twice, both ways', () => {
    // Two deliveries of the command, three replies to each: the first of six counts.
    const facts = factsOf('duplicate');
    expect(facts.filter((fact) => fact === 'command-succeeded')).toHaveLength(1);
    expect(facts.filter((fact) => fact.startsWith('ignored'))).toHaveLength(5);
  });

  it('has a process that dies, whose reply comes again and whose outbox is published later', () => {
    expect(factsOf('crash')).toEqual(['command-sent', 'command-succeeded', 'ignored duplicate']);
    const { run } = new DrillRun(trip.tripSaga, scenario, { kind: 'crash', path: 'bookHotel' }).play();
    const replied = run.history.find(({ fact }) => fact.kind === 'command-succeeded');
    expect((replied?.at ?? 0) - (run.history[0]?.at ?? 0)).toBeGreaterThan(1_000);
  });

  it('has a participant that is busy, and a fence that refuses', () => {
    expect(factsOf('transient until exhausted').filter((fact) => fact === 'retry-planned')).toHaveLength(2);
    expect(factsOf('refused by the fence')).toEqual([
      'command-sent',
      'command-given-up',
      'compensation-began',
      'command-sent',
      'command-succeeded',
    ]);
  });

  it('has a person who cancels while the command is out', () => {
    const { run } = new DrillRun(trip.tripSaga, scenario, { kind: 'cancelled', path: 'bookHotel' }).play();
    const kinds = run.history.map(({ fact }) => fact.kind);
    expect(kinds.slice(1, 4)).toEqual(['command-sent', 'action-taken', 'compensation-began']);
  });

  it('has effects that are real', () => {
    const replies = [replyTo(ReserveSeat, { reservation: 'r1' }), replyTo(IssueTicket, {})];
    const done = new DrillRun(tripSaga(), { start: { tripId: 't1', cents: 5 }, replies }).play();
    expect(done.participants.effects.left).toEqual(['seat', 'pay', 'ticket']);
    const undone = new DrillRun(trip.tripSaga, scenario, { kind: 'timeout', path: 'chargeCard' }).play();
    expect(undone.participants.effects.left).toEqual([]);
  });
});

describe('the effects that participants have', () => {
  it('stand until they are undone', () => {
    const effects = new Effects(() => true, true);
    effects.do('a');
    effects.do('b');
    effects.undo('b');
    expect(effects.left).toEqual(['a']);
    expect(effects.problems).toEqual([]);
  });

  it('are a problem when they are done twice, or undone without being there', () => {
    const effects = new Effects(() => true, true);
    effects.do('a');
    effects.do('a');
    effects.undo('b');
    expect(effects.problems).toEqual(['"a" was done twice', '"b" was undone, but nothing of it was there']);
  });

  it('are a problem when they are undone in another order, if there is one', () => {
    const [inReverse, atOnce] = [true, false].map((order) => {
      const effects = new Effects((path) => path !== 'read', order);
      for (const path of ['a', 'b', 'read']) effects.do(path);
      for (const path of ['a', 'b']) effects.undo(path);
      return effects.problems;
    });
    expect(inReverse).toEqual(['"a" was undone before "b", which was done later']);
    expect(atOnce).toEqual([]);
  });
});
