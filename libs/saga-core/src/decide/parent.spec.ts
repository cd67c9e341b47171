import { childScenario, sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { transition } from '../transition.js';

const { done, told, sagaOf, Rang } = sample;
const says = (value: string) => ({ value });

const child = sagaOf((saga) => saga.step('a', done('a')).step('b', done('b')));
const withPivot = sagaOf((saga) => saga.step('a', done('a')).pivot('p', told('p')).retriable('r', told('r')));
const begin = () => childScenario(child);
const completed = () => begin().succeeds('a', says('A')).succeeds('b', says('B'));
const revoked = { outcome: 'revoked' } as const;

describe('a child saga', () => {
  it('knows its parent, and owes it a reply until it is over', () => {
    const saga = begin();
    expect(saga.facts).toEqual(['saga-started', 'reply-owed', 'command-sent']);
    expect(saga.state).toMatchObject({
      parent: { sagaId: 'p1', saga: 'parent', path: 'stay' },
      owed: [{ errand: 'run', answer: 'at-end', messageId: 'p1:run' }],
    });
    expect(saga.succeeds('a', says('A')).sentFor).toEqual(['b']);
  });

  it('tells its parent what it has learnt when it has completed', () => {
    const saga = completed();
    expect(saga.facts).toEqual(['command-succeeded', 'saga-completed', 'reply-given']);
    expect(saga.message).toEqual({
      kind: 'reply-to-parent',
      messageId: 'p1:run:reply:8',
      parent: { sagaId: 'p1', saga: 'parent', path: 'stay' },
      asked: { errand: 'run', answer: 'at-end', messageId: 'p1:run', epoch: 1, attempt: 1 },
      outcome: 'success',
      body: { sagaId: 's1', status: 'completed', data: { a: 'A', b: 'B' } },
    });
    expect(saga.state).not.toHaveProperty('owed');
  });

  it('tells its parent why it failed when it has been compensated', () => {
    const saga = begin().succeeds('a', says('A')).fails('b', 'no');
    expect(saga.sentFor).toEqual(['undo a']);
    saga.isUndone('a');
    expect(saga.message).toMatchObject({
      outcome: 'failure',
      body: { code: 'no', message: 'it said no', details: { sagaId: 's1', status: 'compensated' } },
    });
  });

  it('tells its parent that it was ended by a person', () => {
    const saga = begin().acts('pause').acts('resolve');
    expect(saga.message).toMatchObject({
      outcome: 'failure',
      body: { code: 'resolved', message: 'Saga s1 ended as resolved.', details: { status: 'resolved' } },
    });
  });

  it('that nobody waits for answers when it has begun', () => {
    const saga = childScenario(child, 'run', 'at-start');
    expect(saga.sentFor).toEqual(['a', 'reply success']);
    expect(saga.succeeds('a', says('A')).succeeds('b', says('B')).sent).toEqual([]);
  });

  it('that is refused says so to this start, and to each copy of it', () => {
    const refusal = { code: 'no-such-saga', message: 'There is no saga "work".' };
    const asks = { errand: 'run', answer: 'at-start', messageId: 'p1:run', epoch: 1, attempt: 1 } as const;
    const parent = { sagaId: 'p1', saga: 'parent', path: 'stay' };
    const saga = scenario(child, {}, { saga: parent, asks, refusal });
    expect(saga.state).toMatchObject({ status: 'compensated', abort: { reason: 'refused', ...refusal } });
    expect(saga.message).toMatchObject({
      outcome: 'failure',
      body: { code: 'no-such-saga', message: refusal.message },
    });
    expect(saga.asked('run', { answer: 'at-start', attempt: 2 }).message).toMatchObject({
      outcome: 'failure',
    });
  });

  it('that is asked the same twice while it runs owes one reply', () => {
    const saga = begin().asked('run');
    expect(saga.last.ignored).toBe('duplicate');
    expect(saga.succeeds('a', says('A')).succeeds('b', says('B')).sent).toEqual(['reply success']);
  });

  it('gives the same answer again if it is asked again, under an id of its own', () => {
    const saga = completed();
    const first = saga.message;
    expect(saga.asked('run').message).toEqual({ ...first, messageId: 'p1:run:reply:10' });
    expect(saga.asked('run', { attempt: 2 }).message).toMatchObject({
      asked: { attempt: 2 },
      outcome: 'success',
    });
  });
});

describe('a child saga whose parent is undone', () => {
  it('is undone from where it stands, and says so when nothing is left', () => {
    const saga = begin().succeeds('a', says('A')).asked('undo');
    expect(saga.state.abort).toMatchObject({ reason: 'parent' });
    expect(saga.sentFor).toEqual(['undo b']);
    expect(saga.isUndone('b').sentFor).toEqual(['undo a']);
    expect(saga.isUndone('a').sentFor).toEqual(['reply failure', 'reply success']);
    expect(saga.state.status).toBe('compensated');
  });

  it('is undone even if it has completed', () => {
    const saga = completed().passes(60_000).asked('undo');
    expect(saga.facts).toEqual(['reply-owed', 'compensation-began', 'command-sent']);
    expect(saga.state.status).toBe('compensating');
    expect(saga.state).not.toHaveProperty('endedAt');
    expect(saga.sentFor).toEqual(['undo b']);
    expect(saga.isUndone('b').isUndone('a').sentFor).toEqual(['reply success']);
    expect(saga.state).toMatchObject({ status: 'compensated', endedAt: saga.now });
  });

  it('is waited for if it is undone already', () => {
    const saga = begin().succeeds('a', says('A')).fails('b', 'no').asked('undo');
    expect(saga.facts).toEqual(['reply-owed']);
    expect(saga.isUndone('a').sentFor).toEqual(['reply failure', 'reply success']);
    expect(saga.asked('undo', { attempt: 2 }).sentFor).toEqual(['reply success']);
  });

  it('says that it could not be undone if it is past its point of no return', () => {
    const saga = childScenario(withPivot).succeeds('a', says('A')).succeeds('p', says('P')).asked('undo');
    expect(saga.sentFor).toEqual([]);
    saga.succeeds('r', says('R'));
    expect(saga.sentFor).toEqual(['reply success', 'reply failure']);
    expect(saga.asked('undo', { attempt: 2 }).sentFor).toEqual(['reply failure']);
  });

  it('at its point of no return asks its own fence first', () => {
    const atPivot = () => childScenario(withPivot).succeeds('a', says('A')).asked('undo');
    expect(atPivot().sentFor).toEqual(['revoke p']);
    expect(atPivot().answers('p', revoked).sentFor).toEqual(['undo a']);
    expect(atPivot().succeeds('p', says('P')).sentFor).toEqual(['r']);
  });

  it('while it is parked or paused turns back as soon as it goes on', () => {
    const saga = begin().succeeds('a', says('A')).acts('pause').asked('undo');
    expect(saga.facts).toEqual(['reply-owed']);
    expect(saga.state.status).toBe('paused');
    saga.acts('resume');
    expect(saga.state.abort?.reason).toBe('parent');
    expect(saga.sentFor).toEqual(['undo b']);
  });

  it('that never began is there to refuse a start that comes later', () => {
    const saga = childScenario(child, 'undo');
    expect(saga.facts).toEqual([
      'saga-started',
      'reply-owed',
      'compensation-began',
      'saga-compensated',
      'reply-given',
    ]);
    expect(saga.sentFor).toEqual(['reply success']);
    saga.asked('run');
    expect(saga.sentFor).toEqual(['reply failure']);
    expect(saga.message).toMatchObject({ body: { code: 'parent', details: { status: 'compensated' } } });
    expect(saga.state.steps).toEqual([]);
  });

  it('that was ended by a person is not undone any more, and says so, for nobody here knows what is left of it', () => {
    const saga = begin().succeeds('a', says('A')).acts('pause').acts('resolve').asked('undo');
    expect(saga.state.status).toBe('resolved');
    expect(saga.sentFor).toEqual(['reply failure']);
  });
});

describe('a child saga that is revoked', () => {
  it('is stopped if it still runs, and says so when it is undone', () => {
    const saga = begin().succeeds('a', says('A')).asked('revoke');
    expect(saga.sentFor).toEqual(['undo b']);
    expect(saga.isUndone('b').isUndone('a').sentFor).toEqual(['reply failure', 'reply revoked']);
  });

  it('answers with its success if it has completed: it is not undone', () => {
    const saga = completed().asked('revoke');
    expect(saga.sentFor).toEqual(['reply success']);
    expect(saga.state.status).toBe('completed');
  });

  it('that never began is there to refuse a start that comes later', () => {
    const saga = childScenario(child, 'revoke');
    expect(saga.sentFor).toEqual(['reply revoked']);
    expect(saga.asked('run').sentFor).toEqual(['reply failure']);
  });

  it('that cannot be stopped any more completes, and answers with its success', () => {
    const saga = childScenario(withPivot).succeeds('a', says('A')).asked('revoke').succeeds('p', says('P'));
    expect(saga.succeeds('r', says('R')).sentFor).toEqual(['reply success', 'reply success']);
  });
});

describe('a saga without a parent', () => {
  it('does not listen to one', () => {
    const saga = scenario(child).asked('undo');
    expect(saga.last.ignored).toBe('unknown-step');
    expect(saga.state.status).toBe('running');
  });
});

describe('the parent of a child saga', () => {
  const parent = sagaOf((saga) =>
    saga
      .step('stay', (s) =>
        s.child('hotel', sample.Begin, () => ({})).onSuccess((_, { data }) => ({ stay: data })),
      )
      .waitFor('bell', Rang, { match: {}, within: '1h', onTimeout: 'compensate' }),
  );

  it('starts it like a command, and takes over what it has learnt', () => {
    const saga = scenario(parent);
    expect(saga.message).toMatchObject({
      command: 'orchestrator.run-saga',
      path: 'stay',
      body: { saga: 'hotel', mode: 'await', input: {} },
    });
    saga.succeeds('stay', { sagaId: 'c1', status: 'completed', data: { room: 7 } });
    expect(saga.data()).toEqual({ stay: { room: 7 } });
  });

  it('never gives a child up because of its age', () => {
    const saga = scenario(parent);
    const years = 9 * 365 * 86_400_000;
    expect(saga.passes(years).timerFires().sent).toEqual(['orchestrator.run-saga forward 1.1']);
  });

  it('has it undone when it turns back', () => {
    const saga = scenario(parent).succeeds('stay', { sagaId: 'c1', status: 'completed', data: {} }).silence();
    expect(saga.sent).toEqual(['orchestrator.undo-saga compensation 1.1']);
    expect(saga.bodyFor('stay', 'compensation')).toEqual({
      saga: 'hotel',
      mode: 'await',
      input: {},
      epoch: 1,
    });
  });

  it('leaves one alone that it has only started', () => {
    const detached = sagaOf((saga) =>
      saga.step('stay', (s) => s.detach('hotel', sample.Begin, () => ({}))).pivot('last', told('last')),
    );
    const saga = scenario(detached)
      .succeeds('stay', { sagaId: 'c1', status: 'running', data: {} })
      .fails('last');
    expect(saga.state.status).toBe('compensated');
  });

  it('says in a revoke which child is meant', () => {
    const pivot = sagaOf((saga) =>
      saga.pivot('stay', (s) => s.child('hotel', sample.Begin, () => ({})).timeout('1m')),
    );
    const saga = scenario(pivot).passes(60_000).timerFires();
    expect(saga.message).toMatchObject({
      kind: 'send-revoke',
      body: { saga: 'hotel', mode: 'await', input: {} },
    });
  });
});

describe('a saga that was started for its parent', () => {
  it('cannot be started twice', () => {
    const saga = begin();
    const again = { kind: 'started', id: 's1', tenant: 'main', key: 'k1', input: {} } as const;
    expect(transition(child, saga.state, again, saga.now).ignored).toBe('already-started');
  });
});
