import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';

const { done, told, sagaOf, Announced } = sample;
const says = (value: string) => ({ value });

describe('an event that a saga publishes', () => {
  const publishes = sagaOf((saga) =>
    saga
      .pivot('first', told('first'))
      .publish(Announced, (seen) => ({ seen }))
      .retriable('last', told('last')),
  );

  it('is made from the data then, and the saga goes on at once', () => {
    const saga = scenario(publishes, { id: 'i1' }).succeeds('first', says('f'));
    expect(saga.facts).toEqual(['command-succeeded', 'event-published', 'command-sent']);
    expect(saga.sentFor).toEqual(['publish work.announced', 'last']);
    expect(saga.last.effects[0]).toEqual({
      kind: 'publish-event',
      messageId: 's1:work.announced:event:1',
      event: 'work.announced',
      contractVersion: 1,
      path: 'work.announced',
      body: { seen: { id: 'i1', first: 'f' } },
    });
  });

  it('is published once', () => {
    const saga = scenario(publishes).succeeds('first', says('f')).isBusy('last').silence();
    expect(saga.sentFor).toEqual(['last 1.2']);
    expect(saga.succeeds('last', says('l')).sentFor).toEqual([]);
  });

  it('has another id in each pass of a loop', () => {
    const loop = sagaOf((saga) =>
      saga.repeatUntil(
        'loop',
        (s) => s.publish(Announced, () => ({ seen: {} })),
        () => false,
        {
          atMost: 3,
          onExhausted: 'continue',
        },
      ),
    );
    const saga = scenario(loop);
    expect(saga.state.status).toBe('completed');
    expect(saga.last.effects.map(({ messageId }) => messageId)).toEqual(
      [1, 2, 3].map((pass) => `s1:work.announced[${pass}]:event:1`),
    );
  });
});

describe('going through the steps', () => {
  it('completes a saga that has nothing to do', () => {
    const nothing = sagaOf((saga) =>
      saga.when(
        () => false,
        (s) => s.step('a', done('a')),
      ),
    );
    expect(scenario(nothing).facts).toEqual(['saga-started', 'branch-chosen', 'saga-completed']);
  });

  it('begins nothing more once a function of the definition has thrown, in any branch', () => {
    const throws = sagaOf((saga) =>
      saga.parallel('both', {
        left: (s) => s.step('a', done('a')),
        middle: (s) =>
          s.when(
            () => {
              throw new Error('no idea');
            },
            (t) => t.step('b', done('b')),
          ),
        right: (s) => s.step('c', done('c')),
      }),
    );
    const saga = scenario(throws);
    expect(saga.sentFor).toEqual(['a']);
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'b?' });
  });

  it('goes on from where it stands when the function has been corrected and a person says so', () => {
    const chooses = (when: () => boolean) =>
      sagaOf((saga) =>
        saga.parallel('both', {
          left: (s) => s.step('a', done('a')),
          right: (s) => s.when(when, (t) => t.step('b', done('b'))),
        }),
      );
    const broken = chooses(() => {
      throw new Error('no idea');
    });
    const saga = scenario(broken).succeeds('a', says('A'));
    expect(saga.state.status).toBe('parked');
    expect(saga.runsWith(chooses(() => true)).acts('retry').sentFor).toEqual(['b']);
    expect(saga.succeeds('b', says('B')).state.status).toBe('completed');
  });

  it('finds the same place each time: an input for one branch begins nothing in another', () => {
    const saga = scenario(
      sagaOf((s) =>
        s.parallel('both', {
          left: (b) => b.step('a', done('a')),
          right: (b) => b.step('b', done('b')),
        }),
      ),
    ).isBusy('a');
    expect(saga.facts).toEqual(['retry-planned']);
  });
});
