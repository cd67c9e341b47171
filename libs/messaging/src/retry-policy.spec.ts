import { describe, expect, it } from 'vitest';
import { LONGEST_WAIT_MS, nextTry, retryPolicy, retryProblems } from './retry-policy.js';
import type { RetryOptions } from './retry-policy.js';

class Busy extends Error {}
class VeryBusy extends Busy {}

const sure = (options: RetryOptions) => retryPolicy({ jitter: 0, ...options });
/** The waits until it gives up, in milliseconds. */
function waits(options: RetryOptions, error: unknown = new Error('x'), random = 0): readonly number[] {
  const policy = sure(options);
  const found: number[] = [];
  for (let times = 1; ; times += 1) {
    const next = nextTry(policy, error, times, random);
    if (next.next !== 'retry') return found;
    found.push(next.afterMs);
  }
}

describe('the next try', () => {
  it('comes after waits that double, until the tries are used up', () => {
    expect(waits({})).toEqual([100, 200]);
    expect(waits({ attempts: 5, backoffMs: 10 })).toEqual([10, 20, 40, 80]);
    expect(waits({ attempts: 1 })).toEqual([]);
  });

  it('comes at once for as many tries as were asked for, and waits from there on', () => {
    expect(waits({ attempts: 5, immediate: 2 })).toEqual([0, 0, 100, 200]);
    expect(waits({ attempts: 3, immediate: 9 })).toEqual([0, 0]);
  });

  it('is the orchestrator’s where the wait would be a long one', () => {
    expect(waits({ attempts: 100, backoffMs: 1_000 })).toEqual([1_000, 2_000, 4_000]);
    expect(waits({ attempts: 100, backoffMs: LONGEST_WAIT_MS })).toEqual([LONGEST_WAIT_MS]);
  });

  it('waits no longer than it was told to', () => {
    expect(waits({ attempts: 7, longestBackoffMs: 500 })).toEqual([100, 200, 400, 500, 500, 500]);
    expect(waits({ attempts: 100, longestBackoffMs: 1 })).toHaveLength(99);
  });

  it('waits by chance a little less, and never more', () => {
    expect(waits({ jitter: 0.5 }, new Error('x'), 1)).toEqual([50, 100]);
    expect(waits({ jitter: 0.5 }, new Error('x'), 0.5)).toEqual([75, 150]);
    expect(waits({ jitter: 1 }, new Error('x'), 1)).toEqual([0, 0]);
  });

  it('is as the first rule says that fits, subclasses included', () => {
    const on = [
      { error: VeryBusy, attempts: 2 },
      { error: Busy, attempts: 4, backoffMs: 1 },
    ];
    expect(waits({ on }, new VeryBusy())).toEqual([100]);
    expect(waits({ on }, new Busy())).toEqual([1, 2, 4]);
    expect(waits({ on }, new Error('x'))).toEqual([100, 200]);
    expect(waits({ on: on.toReversed() }, new VeryBusy())).toEqual([1, 2, 4]);
  });

  it('does not come at all for what is put aside', () => {
    const policy = sure({ on: [{ error: TypeError, deadLetter: true }] });
    expect(nextTry(policy, new TypeError(), 1, 0)).toEqual({ next: 'dead-letter' });
    expect(nextTry(policy, new Error('x'), 1, 0)).toMatchObject({ next: 'retry' });
  });

  it.each(['a text', undefined, null, 7])('comes also when what was thrown is %s', (thrown) => {
    expect(waits({ on: [{ error: Busy, attempts: 9 }] }, thrown)).toEqual([100, 200]);
  });
});

describe('a policy of several levels', () => {
  it('is as the most special one says, and as the others where it is silent', () => {
    const policy = retryPolicy({ attempts: 9, backoffMs: 7 }, undefined, {
      attempts: 2,
      immediate: undefined,
    });
    expect(policy).toEqual({ attempts: 2, immediate: 0, backoffMs: 7, jitter: 0.2, on: [] });
  });

  it('asks the rules of the most special level first', () => {
    const policy = retryPolicy(
      { on: [{ error: Busy, deadLetter: true }] },
      { on: [{ error: VeryBusy, attempts: 5 }] },
    );
    expect(nextTry(policy, new VeryBusy(), 5, 0).next).toBe('ask-orchestrator');
    expect(nextTry(policy, new VeryBusy(), 4, 0).next).toBe('retry');
    expect(nextTry(policy, new Busy(), 1, 0).next).toBe('dead-letter');
  });
});

describe('what is wrong with a policy', () => {
  it('is nothing where nothing is said', () => {
    expect(retryProblems('retry', {})).toEqual([]);
    expect(retryProblems('retry', { attempts: 100, immediate: 0, backoffMs: 0, jitter: 1, on: [] })).toEqual(
      [],
    );
  });

  it.each<[RetryOptions, string]>([
    [{ attempts: 0 }, 'retry.attempts is 0: give a whole number from 1 to 100'],
    [{ attempts: 101 }, 'retry.attempts is 101'],
    [{ attempts: Number.NaN }, 'retry.attempts is NaN'],
    [{ immediate: 0.5 }, 'retry.immediate is 0.5: give a whole number, 0 or more.'],
    [{ backoffMs: -1 }, 'retry.backoffMs is -1: give milliseconds from 0 to 5000'],
    [{ backoffMs: 60_000 }, "longer waits are the orchestrator's"],
    [{ longestBackoffMs: Number.NaN }, 'retry.longestBackoffMs is NaN'],
    [{ jitter: 2 }, 'retry.jitter is 2: give 0 to 1.'],
    [{ on: [{ error: Busy }, { error: Busy, attempts: -1 }] }, 'retry.on[1].attempts is -1'],
    [{ on: [{ error: undefined as never }] }, 'retry.on[0].error is undefined: give an exception type'],
    [
      { on: [{ error: Busy, deadLetter: true, attempts: 3 } as never] },
      'retry.on[0] has deadLetter, and attempts as well',
    ],
  ])('is said in a sentence: %o', (options, sentence) => {
    expect(retryProblems('retry', options).join()).toContain(sentence);
  });
});
