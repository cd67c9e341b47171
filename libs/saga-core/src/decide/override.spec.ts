import { sample, scenario } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { Action } from '../state/history.js';

const { done, told, sagaOf, Do } = sample;
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

describe('override', () => {
  const success = { status: 'success', reply: says('by hand') } as const;
  const fails = { status: 'failure' } as const;

  it('with a success goes on as if the participant had said so', () => {
    const saga = pivotStuck().acts('override', { path: 'p', outcome: success });
    expect(saga.facts).toEqual(['action-taken', 'saga-resumed', 'command-succeeded', 'command-sent']);
    expect(saga.last.history[2]?.fact).toMatchObject({ kind: 'command-succeeded', by: expect.any(String) });
    expect(saga.bodyFor('r')).toMatchObject({ seen: { p: 'by hand' } });
    expect(saga.command('p')).not.toHaveProperty('stuck');
  });

  it('with a failure of the pivot turns the saga back', () => {
    const saga = pivotStuck().acts('override', {
      path: 'p',
      outcome: fails,
      by: 'eve',
      reason: 'she asked them',
    });
    expect(saga.state.abort).toMatchObject({
      reason: 'failure',
      code: 'overridden',
      message: 'eve: she asked them',
    });
    expect(saga.sentFor).toEqual(['undo b']);
    expect(saga.state.status).toBe('compensating');
  });

  it('sets the outcome of a command that is out while the saga is paused', () => {
    const saga = atB().acts('pause').acts('override', { path: 'b', outcome: success });
    expect(saga.sentFor).toEqual(['p']);
    expect(saga.succeeds('b', says('late')).last.ignored).toBe('duplicate');
  });

  it('with a failure of what is out makes sure that nothing is left of it', () => {
    const fails = { status: 'failure' } as const;
    const step = atB().acts('pause').acts('override', { path: 'b', outcome: fails });
    expect(step.state.abort).toMatchObject({ reason: 'operator', path: 'b' });
    expect(step.sentFor).toEqual(['undo b']);
    const pivot = atPivot().acts('pause').acts('override', { path: 'p', outcome: fails });
    expect(pivot.sentFor).toEqual(['revoke p']);
    expect(pivot.answers('p', { outcome: 'revoked' }).state.abort).toMatchObject({
      reason: 'operator',
      path: 'p',
    });
  });

  it('with a failure of a pivot that nobody may execute any more is taken at its word', () => {
    const saga = atPivot()
      .acts('pause')
      .passes(7 * 86_400_000);
    saga.acts('override', { path: 'p', outcome: { status: 'failure' } });
    expect(saga.facts).toContain('command-failed');
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('with a failure between two tries has nothing to make sure of', () => {
    const picks = sagaOf((s) =>
      s
        .step('a', done('a'))
        .pivot('ask', (step) => step.command(Do, (seen) => ({ step: 'ask', seen })).failOn(sample.Never)),
    );
    const saga = scenario(picks).succeeds('a', says('A')).fails('ask', 'no').acts('pause');
    expect(saga.acts('override', { path: 'ask', outcome: { status: 'failure' } }).sentFor).toEqual([
      'undo a',
    ]);
  });

  it('sets the outcome of a compensation', () => {
    const saga = compensationStuck().acts('override', {
      path: 'a',
      outcome: { status: 'success', reply: {} },
    });
    expect(saga.state.status).toBe('compensated');
  });

  it('is refused while somebody works on it, and for what is decided', () => {
    expectRefused(atA(), 'not-parked', 'override', { path: 'a', outcome: success });
    expectRefused(pivotStuck(), 'not-parked', 'override', { path: 'a', outcome: success });
    expectRefused(pivotStuck(), 'unknown-step', 'override', { path: 'nowhere', outcome: success });
    expectRefused(pivotStuck(), 'unknown-step', 'override', { path: 'p' });
  });

  it('cannot make a step fail that can only go forward', () => {
    expectRefused(retriableStuck(), 'past-pivot', 'override', { path: 'r', outcome: fails });
    expectRefused(compensationStuck(), 'past-pivot', 'override', { path: 'a', outcome: fails });
  });
});

describe('override to a failure with a code', () => {
  const handling = sagaOf((saga) =>
    saga
      .step('a', done('a'))
      .pivot('p', (s) =>
        told<sample.Known, 'pivot'>('p')(s).onFailure(
          sample.No,
          () => ({ went: 'another way' }),
          (then) => then.retriable('instead', told('instead')),
        ),
      )
      .retriable('r', told('r')),
  );
  const stuck = () =>
    scenario(handling).succeeds('a', says('A')).answers('p', unreadable).answers('p', unreadable);
  const coded = (code: string) => ({ path: 'p', outcome: { status: 'failure', code } }) as const;

  it('lets the definition handle it, as if the participant had said so', () => {
    const saga = stuck().acts('override', coded('no'));
    expect(saga.facts).toEqual([
      'action-taken',
      'saga-resumed',
      'command-failed',
      'failure-handled',
      'command-sent',
    ]);
    expect(saga.sentFor).toEqual(['instead']);
    expect(saga.data()).toMatchObject({ went: 'another way' });
  });

  it('turns the saga back with this code if nothing is said for it', () => {
    const saga = stuck().acts('override', coded('never'));
    expect(saga.state.abort).toMatchObject({ reason: 'failure', code: 'never', path: 'p' });
    expect(saga.sentFor).toEqual(['undo a']);
  });

  it('is refused for a step that is out: it may still be done', () => {
    const out = scenario(handling).succeeds('a', says('A')).acts('pause');
    expectRefused(out, 'not-parked', 'override', coded('no'));
  });

  it('may also be set between two tries, of which the last has failed', () => {
    const saga = scenario(sagaOf((s) => s.step('a', (step) => done('a')(step).failOn(sample.Never))));
    saga
      .fails('a', 'no')
      .acts('pause')
      .acts('override', { ...coded('never'), path: 'a' });
    expect(saga.state).toMatchObject({ status: 'compensated', abort: { code: 'never' } });
  });
});

describe('override with a reply that the definition throws at', () => {
  const picky = sagaOf((saga) =>
    saga.retriable('r', (s) =>
      s
        .command(sample.Do, () => ({ step: 'r', seen: {} }))
        .onSuccess((_, { value }) => {
          if (value === 'bad') throw new Error('it never works');
          return { value };
        }),
    ),
  );
  const overriding = (value: string) =>
    ({ id: 'same', path: 'r', outcome: { status: 'success', reply: says(value) } }) as const;

  it('is not done: the same action may come again', () => {
    const saga = scenario(picky).acts('pause').acts('override', overriding('bad'));
    expect(saga.facts).toEqual(['action-taken', 'saga-resumed', 'saga-parked', 'action-failed']);
    expect(saga.state).toMatchObject({ status: 'parked', parked: { reason: 'definition-threw' } });
    saga.acts('override', overriding('good'));
    expect(saga.last.ignored).toBeUndefined();
    expect(saga.state.status).toBe('completed');
  });
});
