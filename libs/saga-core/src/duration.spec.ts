import { describe, expect, it } from 'vitest';
import type { Duration } from './duration.js';
import { milliseconds } from './duration.js';

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
