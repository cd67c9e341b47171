import { sample, scenario } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { Action } from '../state/history.js';
import { ACTIONS } from '../state/history.js';

const { done, told, sagaOf, Rang, Do } = sample;
const says = (value: string) => ({ value });

const steps = sagaOf((saga) =>
  saga
    .step('a', done('a'))
    .step('b', done('b'))
    .pivot('p', (s) => told<sample.Known, 'pivot'>('p')(s).timeout('9s'))
    .retriable('r', told('r'))
    .retriable('last', told('last')),
);
const atA = () => scenario(steps);
const atB = () => atA().succeeds('a', says('A'));
const atPivot = () => atB().succeeds('b', says('B'));
const behind = () => atPivot().succeeds('p', says('P'));

const failure = { code: 'x', message: 'it cannot be read' };
const unreadable = { outcome: 'unreadable', failure } as const;
/** Nobody knows whether the pivot was done. */
const pivotStuck = () => atPivot().answers('p', unreadable).answers('p', unreadable);
/** The retriable step was not done, which is known. */
function retriableStuck(): Scenario {
  const saga = behind();
  for (const _ of [1, 2]) saga.fails('r', 'no').silence();
  return saga.fails('r', 'no');
}
const undoing = { direction: 'compensation' } as const;
function compensationStuck(): Scenario {
  const saga = atB().fails('b');
  for (const _ of [1, 2]) saga.fails('a', 'no', undoing).silence();
  return saga.fails('a', 'no', undoing);
}
const completed = () => behind().succeeds('r', says('R')).succeeds('last', says('L'));
const threw = sagaOf((saga) =>
  saga.step('a', (s) =>
    s
      .command(Do, () => {
        throw new Error('it never works');
      })
      .noCompensation('it reads'),
  ),
);

/** The action is refused: nothing changes but that it is remembered. */
function expectRefused(
  saga: Scenario,
  reason: string,
  action: Action,
  acting: Parameters<Scenario['acts']>[1] = {},
) {
  const { revision: _, ...before } = saga.state;
  saga.acts(action, { id: 'a7', ...acting });
  expect(saga.last.ignored).toBe(reason);
  expect(saga.facts).toEqual(['input-ignored']);
  expect(saga.last.history[0]?.fact).toMatchObject({ messageId: 'a7', reason });
  expect(saga.state).toMatchObject(before);
  expect(saga.sent).toEqual([]);
}

describe('an action', () => {
  it('is remembered with who did it and why', () => {
    const saga = atA().acts('pause', { id: 'a7', by: 'eve', reason: 'it is late' });
    expect(saga.last.history[0]?.fact).toEqual({
      kind: 'action-taken',
      id: 'a7',
      action: 'pause',
      by: 'eve',
      reason: 'it is late',
    });
  });

  it.each([
    { action: 'pause', saga: atA, acting: {}, between: 'resume' },
    { action: 'resume', saga: () => atA().acts('pause'), acting: {}, between: 'pause' },
    { action: 'cancel', saga: atB, acting: {}, between: undefined },
    { action: 'compensate', saga: atB, acting: {}, between: undefined },
    { action: 'retry', saga: () => atA().isBusy('a'), acting: {}, between: undefined },
    { action: 'skip', saga: pivotStuck, acting: { path: 'p' }, between: undefined },
    {
      action: 'override',
      saga: pivotStuck,
      acting: { path: 'p', outcome: { status: 'success', reply: says('P') } },
      between: undefined,
    },
  ] as const)('is done once if it comes twice: $action', ({ action, saga: begin, acting, between }) => {
    const saga = begin().acts(action, { id: 'same', ...acting });
    expect(saga.last.ignored).toBeUndefined();
    if (between) saga.acts(between);
    saga.acts(action, { id: 'same', ...acting });
    expect(saga.last.ignored).toBe('duplicate');
    expect(saga.sent).toEqual([]);
  });

  it('that was refused may come again under the same id', () => {
    const saga = atA().acts('resume', { id: 'a7' });
    expect(saga.last.ignored).toBe('not-paused');
    expect(saga.acts('pause').acts('resume', { id: 'a7' }).last.ignored).toBeUndefined();
  });

  it('is known among the latest twenty', () => {
    const saga = atA();
    for (let count = 0; count < 21; count += 1) {
      saga.acts(count % 2 === 0 ? 'pause' : 'resume', { id: `n${count}` });
    }
    expect(saga.state.actions).toHaveLength(20);
    expect(saga.acts('resume', { id: 'n1' }).last.ignored).toBe('duplicate');
    expect(saga.acts('resume', { id: 'n0' }).last.ignored).toBeUndefined();
  });

  it.each(ACTIONS.map((action) => ({ action })))(
    'comes too late for a saga that has ended: $action',
    ({ action }) => {
      expectRefused(completed(), 'ended', action, { path: 'r' });
    },
  );
});

describe('pause', () => {
  it('stops all timers, and what is planned is not begun', () => {
    const saga = atA().acts('pause');
    expect(saga.facts).toEqual(['action-taken', 'saga-paused']);
    expect(saga.wakesIn).toBeUndefined();
    expect(saga.succeeds('a', says('A')).sent).toEqual([]);
  });

  it('works on the way back as well', () => {
    const saga = atB().fails('b').acts('pause');
    expect(saga.isUndone('a').state.status).toBe('paused');
    expect(saga.acts('resume').state.status).toBe('compensated');
  });

  it('survives a function that throws meanwhile; when the saga goes on, that comes again', () => {
    const cannotTell = sagaOf((saga) =>
      saga.step('a', (s) =>
        s
          .command(Do, () => ({ step: 'a', seen: {} }))
          .onSuccess((): { a: string } => {
            throw new Error('it never works');
          })
          .noCompensation('it reads'),
      ),
    );
    const saga = scenario(cannotTell).acts('pause').succeeds('a', says('A'));
    expect(saga.facts).toEqual(['saga-parked']);
    expect(saga.state).toMatchObject({ status: 'paused', parked: { reason: 'definition-threw' } });
    saga.acts('resume');
    expect(saga.last.ignored).toBeUndefined();
    expect(saga.state.status).toBe('running');
    expect(saga.silence().succeeds('a', says('A')).state.status).toBe('parked');
  });

  it('is refused for a saga that is at rest already', () => {
    expectRefused(atA().acts('pause'), 'parked', 'pause');
    expectRefused(pivotStuck(), 'parked', 'pause');
  });
});

describe('resume', () => {
  it('goes on where the saga stands', () => {
    const saga = atA().acts('pause').succeeds('a', says('A')).acts('resume');
    expect(saga.facts).toEqual(['action-taken', 'saga-resumed', 'command-sent']);
    expect(saga.state.status).toBe('running');
    expect(atB().fails('b').acts('pause').acts('resume').state.status).toBe('compensating');
    const waits = sagaOf((s) => s.waitFor('bell', Rang, { match: {} }));
    expect(scenario(waits).acts('pause').acts('resume').state.status).toBe('waiting');
  });

  it('is for a paused saga alone; a parked one needs more', () => {
    expectRefused(atA(), 'not-paused', 'resume');
    expectRefused(pivotStuck(), 'not-paused', 'resume');
  });

  it('parks the saga if something got stuck meanwhile', () => {
    const saga = behind();
    for (const _ of [1, 2]) saga.fails('r', 'no').silence();
    saga.acts('pause').fails('r', 'no');
    expect(saga.state.status).toBe('paused');
    expect(saga.acts('resume').state).toMatchObject({ status: 'parked', parked: { path: 'r' } });
  });
});

describe('cancel and compensate', () => {
  it.each([
    { action: 'cancel', reason: 'cancelled' },
    { action: 'compensate', reason: 'operator' },
  ] as const)('turn a saga back: $action', ({ action, reason }) => {
    const saga = atB().acts(action, { by: 'eve', reason: 'wrong customer' });
    expect(saga.state).toMatchObject({
      status: 'compensating',
      abort: { reason, message: 'eve: wrong customer' },
    });
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('turn back a saga that is paused or parked, too', () => {
    expect(atB().acts('pause').acts('cancel').facts).toEqual([
      'action-taken',
      'saga-resumed',
      'compensation-began',
      'command-given-up',
      'command-sent',
    ]);
    expect(scenario(threw).acts('cancel').state.status).toBe('compensated');
  });

  it.each(['cancel', 'compensate'] as const)('are refused when it is late: %s', (action) => {
    expectRefused(atB().fails('b'), 'late', action);
    expectRefused(compensationStuck(), 'late', action);
    expectRefused(behind(), 'past-pivot', action);
    expectRefused(retriableStuck(), 'past-pivot', action);
    expectRefused(pivotStuck(), 'past-pivot', action);
  });

  it.each(['cancel', 'compensate'] as const)(
    'are refused when nobody can say any more what became of the pivot: %s',
    (action) => {
      expectRefused(
        atPivot()
          .acts('pause')
          .passes(7 * 86_400_000),
        'expired',
        action,
      );
    },
  );
});

describe('retry', () => {
  it('of a definite failure is a new try under the next epoch, and its attempts count anew', () => {
    const saga = retriableStuck().acts('retry');
    expect(saga.facts).toEqual(['action-taken', 'saga-resumed', 'command-unstuck', 'command-sent']);
    expect(saga.sentFor).toEqual(['r 4.1']);
    expect(saga.state.parked).toBeUndefined();
    for (const _ of [1, 2]) saga.fails('r', 'no').silence();
    expect(saga.state.status).toBe('running');
    expect(saga.fails('r', 'no').state.status).toBe('parked');
  });

  it('of an unknown outcome sends the same command again, under the same epoch', () => {
    const saga = pivotStuck().acts('retry');
    expect(saga.facts).toEqual(['action-taken', 'saga-resumed', 'command-unstuck', 'command-resent']);
    expect(saga.sentFor).toEqual(['p']);
    expect(saga.succeeds('p', says('P')).sentFor).toEqual(['r']);
  });

  it('gives the step its whole time again', () => {
    const saga = pivotStuck().passes(60_000).acts('retry');
    expect(saga.wakesIn).toBe(9_000);
    expect(saga.silence().sentFor).toEqual(['revoke p']);
  });

  it('of a compensation goes on with undoing', () => {
    const saga = compensationStuck().acts('retry', { path: 'a' });
    expect(saga.sentFor).toEqual(['undo a 4.1']);
    expect(saga.isUndone('a').state.status).toBe('compensated');
  });

  it('of a step that waits for its next try does not wait', () => {
    const saga = atA().isBusy('a').acts('retry', { path: 'a' });
    expect(saga.facts).toEqual(['action-taken', 'command-resent']);
    expect(saga.sentFor).toEqual(['a 1.2']);
  });

  it('of all that is stuck or waits is one action', () => {
    const both = sagaOf((saga) =>
      saga.parallel('both', {
        l: (b) => b.retriable('l', told('l')),
        r: (b) => b.retriable('r', told('r')),
        m: (b) => b.retriable('m', told('m')),
      }),
    );
    const saga = scenario(both);
    for (const _ of [1, 2]) saga.fails('l').silence();
    saga.fails('l').isBusy('m');
    expect(saga.acts('retry').sentFor).toEqual(['l 4.1', 'm 1.2']);
  });

  it('calls the function that threw again', () => {
    const saga = scenario(threw);
    expect(saga.state.parked?.reason).toBe('definition-threw');
    const corrected = sagaOf((s) => s.step('a', done('a')));
    expect(saga.runsWith(corrected).acts('retry').sentFor).toEqual(['a']);
    expect(scenario(threw).acts('retry').state.parked?.reason).toBe('definition-threw');
  });

  it('parks again what is still stuck besides', () => {
    const both = sagaOf((saga) =>
      saga.parallel('both', { l: (b) => b.retriable('l', told('l')), r: (b) => b.retriable('r', told('r')) }),
    );
    const saga = scenario(both);
    for (const _ of [1, 2]) saga.fails('l').fails('r').silence();
    saga.fails('l').fails('r');
    saga.acts('retry', { path: 'l' });
    expect(saga.sentFor).toEqual(['l 4.1']);
    expect(saga.state).toMatchObject({ status: 'parked', parked: { path: 'r' } });
  });

  it('is refused where there is nothing to try again', () => {
    expectRefused(atA(), 'not-parked', 'retry');
    expectRefused(atA(), 'not-parked', 'retry', { path: 'a' });
    expectRefused(atA(), 'unknown-step', 'retry', { path: 'nowhere' });
    expectRefused(pivotStuck(), 'unknown-step', 'retry', { path: 'nowhere' });
    expectRefused(atA().acts('pause'), 'not-parked', 'retry');
  });

  it('is refused once nobody may execute the command any more, and its outcome is not known', () => {
    const week = 7 * 86_400_000;
    expectRefused(pivotStuck().passes(week), 'expired', 'retry');
    expectRefused(pivotStuck().passes(week), 'expired', 'retry', { path: 'p' });
    expect(retriableStuck().passes(week).acts('retry').sentFor).toEqual(['r 4.1']);
  });

  it('never sends anything forward once the saga has turned back', () => {
    const saga = compensationStuck();
    expect(saga.acts('retry', { direction: 'forward' }).sent).toEqual([]);
  });
});

describe('skip', () => {
  it('ends a wait before its time, as if that were over', () => {
    const waits = sagaOf((s) => s.delay('pause', '1h').pivot('p', told('p')));
    const saga = scenario(waits).acts('skip', { path: 'pause' });
    expect(saga.facts).toEqual(['action-taken', 'wait-timed-out', 'command-sent']);
    expect(saga.sentFor).toEqual(['p']);
  });

  it('does not end a wait that has no time: only what it waits for does', () => {
    const waits = sagaOf((s) => s.waitFor('bell', Rang, { match: {} }));
    expectRefused(scenario(waits), 'unknown-step', 'skip', { path: 'bell' });
  });

  it('goes on without a step that is stuck', () => {
    const saga = retriableStuck().acts('skip', { path: 'r' });
    expect(saga.facts).toEqual(['action-taken', 'saga-resumed', 'command-skipped', 'command-sent']);
    expect(saga.sentFor).toEqual(['last']);
  });

  it('goes on without a compensation that is stuck', () => {
    expect(compensationStuck().acts('skip', { path: 'a' }).state.status).toBe('compensated');
  });

  it('is refused for a step that is not stuck, and for one that there is not', () => {
    expectRefused(atA(), 'not-parked', 'skip', { path: 'a' });
    expectRefused(retriableStuck(), 'not-parked', 'skip', { path: 'a' });
    expectRefused(retriableStuck(), 'unknown-step', 'skip', { path: 'last' });
    expectRefused(retriableStuck(), 'unknown-step', 'skip');
    expectRefused(compensationStuck(), 'not-parked', 'skip', { path: 'a', direction: 'forward' });
  });
});

describe('resolve', () => {
  it('ends a saga by a person, whatever is open', () => {
    const saga = pivotStuck().passes(5).acts('resolve');
    expect(saga.facts).toEqual(['action-taken', 'saga-resolved']);
    expect(saga.state).toMatchObject({ status: 'resolved', endedAt: saga.now });
    expect(saga.state).not.toHaveProperty('parked');
    expect(saga.succeeds('p').last.ignored).toBe('ended');
  });

  it('waits for nothing any more', () => {
    const waits = sagaOf((s) => s.waitFor('bell', Rang, { match: {} }));
    const saga = scenario(waits).acts('pause').acts('resolve');
    expect(saga.awaits).toEqual([]);
    expect(saga.hears(Rang, {}, { path: 'bell' }).last.ignored).toBe('ended');
  });

  it('is for a saga that is parked or paused', () => {
    expectRefused(atA(), 'not-parked', 'resolve');
  });
});
