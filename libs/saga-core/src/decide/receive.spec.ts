import { sample, scenario } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';

const { done, told, sagaOf, Rang, Broke } = sample;
const says = (value: string) => ({ value });
const match = { id: (d: sample.Known) => d['id'] as string };

/** Two retriable branches: `stuck` will be parked, `other` goes on in the meantime. */
const together = sagaOf((saga) =>
  saga
    .pivot('first', told('first'))
    .parallel('both', {
      left: (b) => b.retriable('stuck', told('stuck')),
      right: (b) => b.retriable('other', told('other')).retriable('next', told('next')),
    })
    .retriable('last', told('last')),
);
function parked(): Scenario {
  const saga = scenario(together).succeeds('first', says('f'));
  for (const _ of [1, 2]) saga.fails('stuck', 'no').silence();
  return saga.fails('stuck', 'no');
}

describe('a reply that the broker may have delivered before', () => {
  const steps = sagaOf((saga) => saga.step('a', done('a')).pivot('last', told('last')));

  it('says so in the first fact that follows from it, and changes nothing else', () => {
    const saga = scenario(steps).succeeds('a', says('A'), { redelivered: true });
    const once = scenario(steps).succeeds('a', says('A'));
    expect(saga.last.history.map(({ fact }) => [fact.kind, fact.redelivered])).toEqual([
      ['command-succeeded', true],
      ['command-sent', undefined],
    ]);
    expect(saga.state).toEqual(once.state);
    expect(saga.last.effects).toEqual(once.last.effects);
  });
});

describe('what comes while a saga is parked', () => {
  it('for the step that is stuck is ignored: a person decides about it', () => {
    const saga = parked();
    expect(saga.facts).toEqual(['command-failed', 'command-stuck', 'saga-parked']);
    expect(saga.succeeds('stuck', says('late'), { epoch: 3 }).last.ignored).toBe('parked');
  });

  it('for another step is taken in, but nothing is begun', () => {
    const saga = parked().succeeds('other', says('o'));
    expect(saga.facts).toEqual(['command-succeeded']);
    expect(saga.sent).toEqual([]);
    expect(saga.state.status).toBe('parked');
    expect(saga.data('both.right')).toMatchObject({ other: 'o' });
  });

  it('leads on as soon as a person has helped', () => {
    const saga = parked().succeeds('other', says('o')).acts('retry', { path: 'stuck' });
    expect(saga.sentFor).toEqual(['stuck 4.1', 'next']);
    expect(saga.succeeds('stuck', says('s')).succeeds('next', says('n')).sentFor).toEqual(['last']);
  });

  it('plans a retry, which is not sent before the saga goes on', () => {
    const saga = parked().isBusy('other');
    expect(saga.facts).toEqual(['retry-planned']);
    expect(saga.wakesIn).toBeUndefined();
    saga.acts('skip', { path: 'stuck' });
    expect(saga.wakesIn).toBe(1_000);
  });
});

describe('what comes while a saga is paused', () => {
  const steps = sagaOf((saga) =>
    saga.step('a', done('a')).waitFor('bell', Rang, { match }).pivot('last', told('last')),
  );

  it('is taken in, and leads on when the saga is resumed', () => {
    const saga = scenario(steps, { id: 'i1' }).acts('pause');
    expect(saga.state.status).toBe('paused');
    expect(saga.succeeds('a', says('A')).facts).toEqual(['command-succeeded']);
    expect(saga.state.status).toBe('paused');
    expect(saga.acts('resume').facts).toEqual(['action-taken', 'saga-resumed', 'wait-began']);
  });

  it('as an event ends its wait as well', () => {
    const saga = scenario(steps, { id: 'i1' }).succeeds('a', says('A')).acts('pause');
    expect(saga.awaits).toEqual(['bell.rang?id="i1"']);
    expect(saga.hears(Rang, { id: 'i1' }).sent).toEqual([]);
    expect(saga.acts('resume').sentFor).toEqual(['last']);
  });

  it('as a failure turns the saga back when it is resumed', () => {
    const saga = scenario(steps, { id: 'i1' }).acts('pause').fails('a', 'no');
    expect(saga.state.abort).toBeUndefined();
    expect(saga.acts('resume').state).toMatchObject({ status: 'compensated', abort: { path: 'a' } });
  });

  it('as a decision is taken as well', () => {
    const asks = sagaOf((saga) =>
      saga.approval('sign', { role: 'clerk', onRejected: 'compensate' }).pivot('last', told('last')),
    );
    const saga = scenario(asks).acts('pause').decides('sign', 'approved');
    expect(saga.facts).toEqual(['decision-made']);
    expect(saga.acts('resume').sentFor).toEqual(['last']);
  });
});

describe('an event', () => {
  const waits = sagaOf((saga) => saga.waitFor('bell', Rang, { match }).pivot('last', told('last')));
  const begin = () => scenario(waits, { id: 'i1' });
  const key = 'bell.rang?id="i1"';

  it.each([
    { what: 'at a place where nothing waits', path: 'nowhere', of: Rang, told: key },
    { what: 'at a step that is no wait', path: 'last', of: Rang, told: key },
    { what: 'with another key', path: 'bell', of: Rang, told: 'bell.rang?id="i2"' },
    { what: 'of another kind', path: 'bell', of: Broke, told: key },
  ])('is not waited for $what', ({ path, of, told: other }) => {
    const saga = begin();
    const { revision: _, ...before } = saga.state;
    saga.hears(of, { id: 'i1' }, { path, key: other, messageId: 'e7' });
    expect(saga.last.ignored).toBe('not-waiting');
    expect(saga.last.history.map(({ fact }) => fact)).toEqual([
      {
        kind: 'input-ignored',
        input: `event ${of.messageName} at ${path}`,
        messageId: 'e7',
        reason: 'not-waiting',
      },
    ]);
    expect(saga.state).toMatchObject(before);
  });

  it('comes too late for a saga that has ended', () => {
    const saga = begin().hears(Rang, { id: 'i1' }).fails('last');
    expect(saga.hears(Rang, { id: 'i1' }, { path: 'bell' }).last.ignored).toBe('ended');
  });

  it('is remembered with what it said', () => {
    const body = { id: 'i1', value: 'ding' };
    const saga = begin().hears(Rang, body, { messageId: 'e7' });
    const fact = {
      kind: 'event-received',
      path: 'bell',
      messageId: 'e7',
      event: 'bell.rang',
      body,
      arm: 'bell.rang',
    };
    expect(saga.last.history[0]?.fact).toEqual(fact);
  });
});

describe('a decision', () => {
  it('comes too late for a saga that has ended', () => {
    const asks = sagaOf((saga) => saga.approval('sign', { role: 'clerk', onRejected: 'compensate' }));
    const saga = scenario(asks).decides('sign', 'rejected', { id: 'd1' });
    expect(saga.state.status).toBe('compensated');
    expect(saga.decides('sign', 'approved', { id: 'd2' }).last.ignored).toBe('ended');
  });

  it('is done once: the same one again is a duplicate, also at the next request', () => {
    const asks = sagaOf((saga) =>
      saga.repeatUntil(
        'loop',
        (s) => s.approval('sign', { role: 'clerk', onRejected: 'continue' }),
        () => false,
        {
          atMost: 2,
          onExhausted: 'continue',
        },
      ),
    );
    const saga = scenario(asks).decides('sign[1]', 'approved', { id: 'd1' });
    expect(saga.decides('sign[2]', 'approved', { id: 'd1' }).last.ignored).toBe('duplicate');
    expect(saga.decides('sign[2]', 'approved', { id: 'd2' }).state.status).toBe('completed');
  });

  it('whose patch throws parks the saga, is refused, and can be made again', () => {
    const asks = (throws: boolean) =>
      sagaOf((saga) =>
        saga.approval('sign', {
          role: 'clerk',
          onRejected: 'compensate',
          onDecision: (): sample.Known => {
            if (throws) throw new Error('it never works');
            return { signed: true };
          },
        }),
      );
    const saga = scenario(asks(true)).decides('sign', 'approved', { id: 'd1' });
    expect(saga.facts).toEqual(['saga-parked', 'input-ignored']);
    expect(saga.last.ignored).toBe('parked');
    saga.runsWith(asks(false)).acts('retry');
    expect(saga.decides('sign', 'approved', { id: 'd1' }).state.status).toBe('completed');
  });
});
