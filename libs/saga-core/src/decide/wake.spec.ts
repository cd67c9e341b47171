import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { notifyBy } from '../definition/wait-builder.js';

const { done, sagaOf, Announced, Rang } = sample;
const says = (value: string) => ({ value });

describe('the one timer of a saga', () => {
  const several = sagaOf((saga) =>
    saga.parallel('all', {
      a: (b) => b.step('a', done('a')),
      b: (b) => b.step('b', done('b')),
      c: (b) => b.delay('c', '10s'),
    }),
  );

  it('sees to all that is due at once', () => {
    const saga = scenario(several).silence();
    expect(saga.facts).toEqual(['wait-timed-out', 'command-resent', 'command-resent']);
    expect(saga.sentFor).toEqual(['a', 'b']);
  });

  it('leaves alone what is not due yet', () => {
    const saga = scenario(several).isBusy('a');
    expect(saga.wakesIn).toBe(1_000);
    expect(saga.silence().sentFor).toEqual(['a 1.2']);
    expect(saga.facts).toEqual(['command-resent']);
    expect(saga.wakesIn).toBe(9_000);
    saga.silence();
    expect(saga.facts).toEqual(['wait-timed-out', 'command-resent']);
    expect(saga.sentFor).toEqual(['b']);
  });

  it('is the earliest of all', () => {
    expect(scenario(several).isBusy('b').wakesIn).toBe(1_000);
  });

  it('sends nothing more once a function of the definition has thrown', () => {
    const notify = notifyBy(Announced, (_: sample.Known, occasion) => {
      if (occasion === 'reminder') throw new Error('it never works');
      return { seen: {} };
    });
    const asks = sagaOf((saga) =>
      saga.parallel('all', {
        a: (b) => b.step('a', done('a')),
        b: (b) => b.approval('sign', { role: 'clerk', remindEvery: '10s', notify, onRejected: 'continue' }),
        c: (b) => b.delay('c', '10s'),
      }),
    );
    const saga = scenario(asks).silence();
    expect(saga.facts).toEqual(['saga-parked']);
    expect(saga.sent).toEqual([]);
  });

  it('is for the way back only once the saga has turned back with it', () => {
    const late = sagaOf(
      (saga) =>
        saga.step('first', done('first')).parallel('all', {
          a: (b) => b.step('a', done('a')),
          b: (b) => b.waitFor('bell', Rang, { match: {}, within: '10s', onTimeout: 'continue' }),
        }),
      { deadline: '10s' },
    );
    const saga = scenario(late).succeeds('first', says('f')).silence();
    expect(saga.facts).toEqual([
      'deadline-passed',
      'compensation-began',
      'command-given-up',
      'wait-dropped',
      'command-sent',
    ]);
    expect(saga.sentFor).toEqual(['undo a']);
  });

  it('does not exist while a person is needed, nor once all is over', () => {
    const saga = scenario(several).acts('pause');
    expect(saga.wakesIn).toBeUndefined();
    expect(saga.timerFires().last).toMatchObject({ ignored: 'not-due', history: [] });
    expect(saga.acts('resolve').wakesIn).toBeUndefined();
  });

  it('is due at once for all that has become due while the saga was paused', () => {
    const saga = scenario(several).acts('pause').passes(60_000).acts('resume');
    expect(saga.wakesIn).toBe(-50_000);
    expect(saga.timerFires().sentFor).toEqual(['a', 'b']);
  });
});
