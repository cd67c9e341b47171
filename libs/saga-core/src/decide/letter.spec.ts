import { sample, scenario } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from '../definition/definition.js';
import type { Action } from '../state/history.js';

const { done, told, sagaOf } = sample;
const says = (value: string) => ({ value });
const WEEK = 7 * 86_400_000;

const steps = sagaOf((saga) =>
  saga
    .step('a', done('a'))
    .step('b', done('b'))
    .pivot('p', (s) => told<sample.Known, 'pivot'>('p')(s).timeout('9s'))
    .retriable('r', told('r')),
);
const turningBack: SagaDefinition = { ...steps, onDeadLetter: 'compensate' };
const aside = { outcome: 'dead-lettered', failure: { code: 'x', message: 'no such field' } } as const;
const unreadable = { outcome: 'unreadable', failure: { code: 'x', message: 'no such field' } } as const;
const undoing = { direction: 'compensation' } as const;

const atB = (definition = steps) => scenario(definition).succeeds('a', says('A'));
const atPivot = (definition = steps) => atB(definition).succeeds('b', says('B'));
const behind = () => atPivot().succeeds('p', says('P'));
const compensatable = () => atB().answers('b', aside);
const pivot = () => atPivot().answers('p', aside);
const retriable = () => behind().answers('r', aside);
const compensation = () => atB().fails('b').answers('a', aside, undoing);
const everywhere = [
  { where: 'a compensatable step', begin: compensatable, path: 'b', sent: 'b 1.1' },
  { where: 'the pivot', begin: pivot, path: 'p', sent: 'p 1.1' },
  { where: 'a retriable step', begin: retriable, path: 'r', sent: 'r 1.1' },
  { where: 'a compensation', begin: compensation, path: 'a', sent: 'undo a 1.1' },
] as const;

function expectRefused(
  saga: Scenario,
  reason: string,
  action: Action,
  acting: Parameters<Scenario['acts']>[1] = {},
) {
  const before = saga.state.status;
  saga.acts(action, acting);
  expect(saga.last.ignored).toBe(reason);
  expect(saga.state.status).toBe(before);
  expect(saga.sent).toEqual([]);
}

describe('a command that its participant put aside', () => {
  it.each(everywhere)('parks the saga, and nothing is asked first: $where', ({ begin, path }) => {
    const saga = begin();
    expect(saga.state).toMatchObject({
      status: 'parked',
      parked: { reason: 'dead-lettered', path, message: expect.stringContaining('no such field') },
    });
    expect(saga.facts).toEqual(['command-stuck', 'saga-parked']);
    expect(saga.sent).toEqual([]);
    expect(saga.wakesIn).toBeUndefined();
  });

  it('turns the saga back where the definition wants it so', () => {
    expect(atB(turningBack).answers('b', aside).sentFor).toEqual(['undo b']);
    expect(atPivot(turningBack).answers('p', aside).sentFor).toEqual(['revoke p']);
  });

  it('does what its step says, whatever the saga says', () => {
    const own = sagaOf((saga) =>
      saga
        .step('a', (s) => done('a')(s).onDeadLetter('park'))
        .pivot('p', (s) => told<sample.Known, 'pivot'>('p')(s).onDeadLetter('compensate')),
    );
    expect(scenario(own).answers('a', aside).state.parked?.reason).toBe('dead-lettered');
    const saga = scenario({ ...own, onDeadLetter: 'park' }).succeeds('a', says('A'));
    expect(saga.answers('p', aside).sentFor).toEqual(['revoke p']);
  });

  it('is given up with all else when the saga turns back, for an earlier delivery may have been executed', () => {
    const saga = compensatable().acts('cancel');
    expect(saga.facts).toEqual([
      'action-taken',
      'saga-resumed',
      'compensation-began',
      'command-given-up',
      'command-sent',
    ]);
    expect(saga.sentFor).toEqual(['undo b']);
    expect(saga.isUndone('b').isUndone('a').state.status).toBe('compensated');
  });

  it('is undone as well if the saga went on without it and turns back later', () => {
    const saga = compensatable().acts('skip', { path: 'b' }).fails('p');
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('may have any outcome by the word of a person; a failure is made sure of by its compensation', () => {
    const success = { status: 'success', reply: says('B') } as const;
    expect(compensatable().acts('override', { path: 'b', outcome: success }).sentFor).toEqual(['p']);
    const saga = compensatable().acts('override', { path: 'b', outcome: { status: 'failure' } });
    expect(saga.facts).toContain('command-given-up');
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('stops a scope as well, which fails alone when it is discarded', () => {
    const scoped = sagaOf((saga) =>
      saga.attempt(
        'try',
        (attempt) => attempt.step('a', done('a')).step('b', done('b')),
        (otherwise) => otherwise.step('c', done('c')),
      ),
    );
    const saga = scenario({ ...scoped, onDeadLetter: 'park' })
      .succeeds('a', says('A'))
      .answers('b', aside);
    expect(saga.state.status).toBe('parked');
    saga.acts('discard', { path: 'b' });
    expect(saga.sentFor).toEqual(['undo b']);
    expect(saga.isUndone('b').isUndone('a').sentFor).toEqual(['c']);
  });
});

describe('redrive', () => {
  it.each(everywhere)('sends the same again, same id and epoch: $where', ({ begin, path, sent }) => {
    const saga = begin();
    const { messageId, epoch } = saga.history
      .map(({ fact }) => fact)
      .findLast((fact) => fact.kind === 'command-sent') ?? { messageId: '', epoch: 0 };
    saga.acts('redrive', { path });
    expect(saga.facts).toEqual(['action-taken', 'saga-resumed', 'command-unstuck', 'command-resent']);
    expect(saga.message).toMatchObject({ messageId, epoch, path });
    expect(saga.sentFor).toEqual([sent.replace(' 1.1', '')]);
    expect(saga.state.parked).toBeUndefined();
  });

  it('lets the saga go on with what comes of it', () => {
    const saga = compensatable().acts('redrive', { path: 'b' }).succeeds('b', says('B'));
    expect(saga.sentFor).toEqual(['p']);
    expect(pivot().acts('redrive', { path: 'p' }).fails('p').sentFor).toEqual(['undo b']);
    expect(compensation().acts('redrive', { path: 'a' }).isUndone('a').state.status).toBe('compensated');
  });

  it('sends a body that was corrected, now and each time after', () => {
    const body = { corrected: true };
    const saga = retriable().acts('redrive', { path: 'r', body });
    expect(saga.facts).toEqual([
      'action-taken',
      'saga-resumed',
      'command-corrected',
      'command-unstuck',
      'command-resent',
    ]);
    expect(saga.bodyFor('r')).toEqual(body);
    expect(saga.silence().bodyFor('r')).toEqual(body);
    expect(saga.fails('r').silence().bodyFor('r')).toEqual(body);
    expect(saga.sentFor).toEqual(['r 2.2']);
  });

  it('also sends what nobody could read the reply to', () => {
    const saga = atPivot().answers('p', unreadable).answers('p', unreadable);
    expect(saga.acts('redrive', { path: 'p' }).sentFor).toEqual(['p']);
  });

  it('may come again, if the command is put aside again', () => {
    const saga = retriable().acts('redrive', { path: 'r' }).answers('r', aside);
    expect(saga.state.parked?.reason).toBe('dead-lettered');
    expect(saga.acts('redrive', { path: 'r' }).sentFor).toEqual(['r']);
  });

  it('gives a step its whole time again', () => {
    const saga = pivot().passes(60_000).acts('redrive', { path: 'p' });
    expect(saga.wakesIn).toBe(9_000);
  });

  it('sends nothing forward once the deadline has turned the saga back', () => {
    const late = { ...steps, deadlineMs: 5_000 };
    const saga = atB(late).answers('b', aside).passes(6_000);
    saga.acts('redrive', { path: 'b', body: { corrected: true } });
    expect(saga.state.abort?.reason).toBe('deadline');
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('is for the epoch that it names, if it names one', () => {
    expect(retriable().acts('redrive', { path: 'r', epoch: 1 }).sentFor).toEqual(['r']);
    expectRefused(retriable(), 'stale-epoch', 'redrive', { path: 'r', epoch: 2 });
    const second = behind().fails('r').silence().answers('r', aside);
    expectRefused(second, 'stale-epoch', 'redrive', { path: 'r', epoch: 1 });
    expect(second.acts('redrive', { path: 'r', epoch: 2 }).sentFor).toEqual(['r 2.1']);
  });

  it('is refused once nobody may execute the command any more', () => {
    for (const { begin, path } of everywhere)
      expectRefused(begin().passes(WEEK), 'expired', 'redrive', { path });
  });
});

describe('discard', () => {
  it('of a compensatable step turns the saga back; its compensation makes sure of it', () => {
    const saga = compensatable().acts('discard', { path: 'b', by: 'eve', reason: 'nobody wants it' });
    expect(saga.state).toMatchObject({
      status: 'compensating',
      abort: { reason: 'operator', path: 'b', message: 'eve: nobody wants it' },
    });
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('of the pivot asks its fence, and turns the saga back if it was not executed', () => {
    const saga = pivot().acts('discard', { path: 'p' });
    expect(saga.sentFor).toEqual(['revoke p']);
    expect(saga.state.status).toBe('running');
    saga.answers('p', { outcome: 'revoked' });
    expect(saga.state.abort).toMatchObject({ reason: 'operator', path: 'p' });
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('of the pivot goes on if an earlier delivery was executed', () => {
    const saga = pivot().acts('discard', { path: 'p' }).succeeds('p', says('P'));
    expect(saga.sentFor).toEqual(['r']);
  });

  it.each([
    { where: 'a retriable step', begin: retriable, path: 'r' },
    { where: 'a compensation', begin: compensation, path: 'a' },
  ])('of $where is remembered, and leaves the saga to a person', ({ begin, path }) => {
    const saga = begin().acts('discard', { path, by: 'eve', reason: 'it is of no use' });
    expect(saga.facts).toEqual(['action-taken']);
    expect(saga.last.history[0]?.fact).toMatchObject({ action: 'discard', path, by: 'eve' });
    expect(saga.state).toMatchObject({ status: 'parked', parked: { reason: 'dead-lettered', path } });
    expect(saga.acts('skip', { path }).last.ignored).toBeUndefined();
  });

  it('is refused for the pivot once its fence may have forgotten it, and for nothing else', () => {
    expectRefused(pivot().passes(WEEK), 'expired', 'discard', { path: 'p' });
    expect(compensatable().passes(WEEK).acts('discard', { path: 'b' }).sentFor).toEqual(['undo b']);
    expect(retriable().passes(WEEK).acts('discard', { path: 'r' }).last.ignored).toBeUndefined();
  });

  it('is for what was put aside, not for a reply that nobody could read', () => {
    const saga = atPivot().answers('p', unreadable).answers('p', unreadable);
    expectRefused(saga, 'not-parked', 'discard', { path: 'p' });
  });
});

describe.each(['redrive', 'discard'] as const)('%s', (action) => {
  it('is refused where nothing was put aside', () => {
    expectRefused(atB(), 'not-parked', action, { path: 'b' });
    expectRefused(retriable(), 'not-parked', action, { path: 'b' });
    expectRefused(compensation(), 'not-parked', action, { path: 'a', direction: 'forward' });
    expectRefused(retriable(), 'not-parked', action, { path: 'r', direction: 'compensation' });
    expectRefused(retriable(), 'unknown-step', action, { path: 'nowhere' });
    expectRefused(retriable(), 'unknown-step', action);
    expectRefused(retriable(), 'stale-epoch', action, { path: 'r', epoch: 7 });
  });

  it('is refused once the saga has gone another way', () => {
    expectRefused(compensatable().acts('cancel'), 'not-parked', action, { path: 'b' });
    expectRefused(retriable().acts('skip', { path: 'r' }), 'ended', action, { path: 'r' });
  });

  it('is done once under the same id', () => {
    const saga = pivot().acts(action, { id: 'same', path: 'p' });
    expect(saga.acts(action, { id: 'same', path: 'p' }).last.ignored).toBe('duplicate');
    expect(saga.sent).toEqual([]);
  });
});
