import { sample, scenario, trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { fixed } from '../definition/timing.js';
import { stepOf } from './find.js';
import {
  approvalKey,
  awaitedInputs,
  hasOpenCommand,
  matchKey,
  openCommands,
  openWaits,
  outstanding,
  positionOf,
  wakeAt,
} from './open.js';

const { done, told, sagaOf, Rang, Broke } = sample;
const says = (value: string) => ({ value });

describe('what a saga waits for', () => {
  const atPivot = scenario(trip.tripSaga, { tripId: 't1', rooms: 2 })
    .succeeds('bookHotel', { bookingId: 'b1' })
    .succeeds('bookFlight', { locator: 'L1' });

  it('is the one command that is out', () => {
    expect(outstanding(atPivot.state)).toMatchObject({ step: { path: 'chargeCard' }, direction: 'forward' });
    expect(stepOf(atPivot.state, 'chargeCard')?.forward.phase).toBe('outstanding');
    expect(stepOf(atPivot.state, 'sendTickets')).toBeUndefined();
  });

  it('wakes it at the earliest of its timers', () => {
    const out = outstanding(atPivot.state)?.command;
    expect(out?.timeoutAt).toBeGreaterThan(out?.resendAt ?? 0);
    expect(wakeAt(atPivot.state)).toBe(out?.resendAt);
  });

  it('is nothing for a parked saga, though its command is open', () => {
    const parked = { ...atPivot.state, status: 'parked' } as const;
    expect(outstanding(parked)).toBeUndefined();
    expect(wakeAt(parked)).toBeUndefined();
  });
});

/** A command that is out, one that waits, a wait, an approval, a run that waits for its time, and one that is done. */
const several = scenario(
  sagaOf(
    (saga) =>
      saga.parallel('all', {
        a: (b) => b.step('a', done('a')),
        b: (b) => b.step('b', done('b')),
        c: (b) =>
          b.firstOf(
            'c',
            (arms) => arms.on('rang', Rang, { match: { id: () => 'i1' } }).on('broke', Broke, { match: {} }),
            { within: '1h', onTimeout: 'continue' },
          ),
        d: (b) =>
          b.approval('d', { role: 'clerk', onRejected: 'continue', escalate: { after: '2s', to: 'boss' } }),
        e: (b) =>
          b.recoverForward('e', { attempts: 2, backoff: fixed('3s') }, (s) => s.step('e1', done('e1'))),
        f: (b) => b.step('f', done('f')).delay('f2', '5h'),
      }),
    { deadline: '10h' },
  ),
)
  .isBusy('b')
  .fails('e1[1]')
  .succeeds('f', says('F'));
const { state } = several;
const { now } = several;

describe('a saga that does several things at once', () => {
  it('has all its open commands, in the order in which they were begun', () => {
    expect(openCommands(state).map(({ step, command }) => [step.path, command.phase])).toEqual([
      ['a', 'outstanding'],
      ['b', 'waiting'],
    ]);
    expect(outstanding(state)?.step.path).toBe('a');
    expect(hasOpenCommand(state)).toBe(true);
  });

  it('has all its open waits', () => {
    expect(openWaits(state).map(({ path }) => path)).toEqual(['c', 'd', 'f2']);
  });

  it('awaits what may come from outside: events by their keys, decisions by their roles', () => {
    expect(awaitedInputs(state)).toEqual([
      { path: 'c', key: 'bell.rang?id="i1"', since: now, dueAt: now + 3_600_000 },
      { path: 'c', key: 'bell.broke', since: now, dueAt: now + 3_600_000 },
      { path: 'd', key: 'approval:clerk', since: now },
    ]);
  });

  it('awaits them while it is paused as well, and no more once it is over', () => {
    expect(awaitedInputs({ ...state, status: 'paused' })).toHaveLength(3);
    expect(awaitedInputs({ ...state, status: 'resolved' })).toEqual([]);
  });

  it('is found once by an event of which two arms wait', () => {
    const twice = sagaOf((s) =>
      s.firstOf('c', (arms) =>
        arms.on('loud', Rang, { match: {}, when: () => false }).on('soft', Rang, { match: {} }),
      ),
    );
    expect(awaitedInputs(scenario(twice).state).map(({ key }) => key)).toEqual(['bell.rang']);
  });

  it('is woken by the earliest of all: a retry, an escalation, a run, a re-send, the end of a wait, the deadline', () => {
    const saga = scenario(sagaOf((s) => s.step('a', done('a')), { deadline: '2s' }));
    expect(saga.wakesIn).toBe(2_000);
    expect(several.wakesIn).toBe(1_000);
    expect(several.silence().wakesIn).toBe(1_000);
    expect(several.silence().facts).toContain('approval-escalated');
    expect(several.wakesIn).toBe(1_000);
    expect(several.silence().sentFor).toEqual(['e1[2]']);
    expect(several.wakesIn).toBe(7_000);
  });

  it('stands at all of it; of many the first five are named', () => {
    expect(positionOf(state)).toBe('a, b, c, d, f2');
    const many = sagaOf((s) =>
      s.forEach('each', { items: () => [1, 2, 3, 4, 5, 6, 7], as: 'item', atOnce: 7 }, (e) =>
        e.step('x', done('x')),
      ),
    );
    expect(positionOf(scenario(many).state)).toBe('x[1], x[2], x[3], x[4], x[5] and 2 more');
  });
});

describe('the place at which a saga stands', () => {
  const linear = () => scenario(sagaOf((s) => s.step('a', done('a')).retriable('r', told('r'))));

  it('is what is out', () => {
    expect(positionOf(linear().state)).toBe('a');
    expect(positionOf(linear().succeeds('a', says('A')).state)).toBe('r');
  });

  it('is what is stuck', () => {
    const saga = linear().succeeds('a', says('A'));
    for (const _ of [1, 2]) saga.fails('r').silence();
    expect(positionOf(saga.fails('r').state)).toBe('r');
  });

  it('is what threw, if nothing is open', () => {
    const broken = sagaOf((s) =>
      s.when(
        () => {
          throw new Error('no idea');
        },
        (t) => t.step('a', done('a')),
      ),
    );
    expect(positionOf(scenario(broken).state)).toBe('a?');
  });

  it('is nowhere once it is over', () => {
    expect(positionOf(linear().fails('a').state)).toBe('');
    expect(positionOf({ ...linear().state, status: 'resolved' })).toBe('');
  });
});

describe('the key of an event', () => {
  it('names the event and its fields in the order of their names, whatever they hold', () => {
    expect(matchKey('a.b', {})).toBe('a.b');
    expect(matchKey('a.b', { z: 1, a: 'x"y', m: null, n: undefined, o: { p: [true] } })).toBe(
      'a.b?a="x\\"y"&m=null&n=null&o={"p":[true]}&z=1',
    );
  });

  it('tells a number from a text', () => {
    expect(matchKey('a.b', { id: 1 })).not.toBe(matchKey('a.b', { id: '1' }));
  });
});

describe('the key of an approval', () => {
  it('names the role', () => {
    expect(approvalKey('credit-desk')).toBe('approval:credit-desk');
  });
});
