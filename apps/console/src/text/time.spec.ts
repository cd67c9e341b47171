import { describe, expect, it } from 'vitest';
import { agoText, durationText, exactTimeText, momentText, withLocalTimes } from './time.js';

const NOW = Date.parse('2030-01-31T12:00:00Z');

describe('lengths of time', () => {
  it.each([
    [0, '0 ms'],
    [34.6, '35 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [2_449, '2.4 s'],
    [59_900, '1 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [86_400_000 * 3 + 3_600_000 * 5 + 1, '3 d 5 h'],
    [-5, '0 ms'],
  ])('%d ms is "%s"', (ms, text) => expect(durationText(ms)).toBe(text));
});

describe('how long ago something was', () => {
  it.each([
    [0, 'just now'],
    [400, 'just now'],
    [61_000, '1 min ago'],
    [-7_200_000, 'in 2 h'],
    [86_400_000 * 40, '40 d ago'],
  ])('%d ms is "%s"', (past, text) => expect(agoText(NOW - past, NOW)).toBe(text));
});

describe('a moment', () => {
  it('has its date if it is not of today', () => {
    expect(momentText(NOW - 60_000, NOW, 'en-GB', 'UTC')).toBe('11:59:00');
    expect(momentText(NOW - 86_400_000, NOW, 'en-GB', 'UTC')).toBe('30/01/2030 12:00:00');
  });

  it('is on the clock of the reader inside a sentence as well', () => {
    const words = 'waits until 2030-01-31T12:30:00.000Z, attempt 2';
    expect(withLocalTimes(words, NOW, 'en-GB', 'UTC')).toBe('waits until 12:30:00, attempt 2');
    expect(withLocalTimes('waits', NOW)).toBe('waits');
  });

  it('is nothing if it is no moment', () => expect(momentText(Number.NaN, NOW)).toBe(''));

  it('is exact to the millisecond in a history', () =>
    expect(exactTimeText(NOW + 7, 'en-GB', 'UTC')).toBe('12:00:00.007'));
});
