import { describe, expect, it } from 'vitest';
import * as policies from './timing.js';
import type { Duration } from './timing.js';
import { delayAfter, exponential, fixed, milliseconds } from './timing.js';

describe('a duration', () => {
  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['5m', 300_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['1.5s', 1_500],
    [250, 250],
    [1.4, 1],
    ['3653d', 315_619_200_000],
  ] as const)('%s is %i ms', (duration, expected) => {
    expect(milliseconds(duration)).toBe(expected);
  });

  it.each([
    '',
    '30',
    '1e3',
    '0x10',
    ' 5s',
    '-5s',
    '5 s',
    '5y',
    's',
    '0s',
    '0ms',
    '3654d',
    0,
    -1,
    Number.NaN,
    Infinity,
  ])('%s is refused', (duration) => {
    expect(() => milliseconds(duration as Duration)).toThrow(RangeError);
    expect(() => milliseconds(duration as Duration)).toThrow(`"${duration}" is not a duration`);
  });
});

const delays = (backoff: policies.Backoff, count: number) =>
  Array.from({ length: count }, (_, index) => delayAfter(backoff, index + 1));
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('a back-off', () => {
  it('that is exponential doubles up to its maximum', () => {
    expect(delays(exponential('200ms', '1s'), 5)).toEqual([200, 400, 800, 1_000, 1_000]);
  });

  it('takes another factor, and rounds to whole milliseconds', () => {
    expect(delays(exponential('10ms', '1m', 1.5), 4)).toEqual([10, 15, 23, 34]);
  });

  it('that is fixed never changes', () => {
    expect(delays(fixed('2s'), 3)).toEqual([2_000, 2_000, 2_000]);
  });

  it('never overflows, and takes a count below one for the first', () => {
    expect(delayAfter(exponential('1s', '5m'), 100_000)).toBe(300_000);
    expect(delayAfter(exponential('1s', '5m'), 0)).toBe(1_000);
  });
});

describe('the defaults', () => {
  it('give a step up to the pivot five sendings within about ten seconds', () => {
    const { attempts, backoff } = policies.DEFAULT_RETRY;
    expect(attempts).toBe(5);
    expect(sum(delays(backoff, attempts - 1))).toBe(7_500);
  });

  it('give a retriable step and a compensation twenty sendings within about an hour', () => {
    const { attempts, backoff } = policies.DEFAULT_FORWARD_RETRY;
    expect(attempts).toBe(20);
    expect(sum(delays(backoff, attempts - 1)) / 60_000).toBeCloseTo(53.5, 0);
  });

  it('send again after ten seconds of silence, for seven days', () => {
    expect(delays(policies.DEFAULT_RESEND, 7)).toEqual([10, 20, 40, 80, 160, 300, 300].map((s) => s * 1_000));
    expect(policies.DEFAULT_COMMAND_LIFETIME_MS).toBe(7 * 86_400_000);
  });
});
