import { describe, expect, it } from 'vitest';
import { countText, durationText, momentText } from './wording.js';

describe('the words for times and counts', () => {
  it('say a length of time in its two largest units', () => {
    const lengths = [0, 250, 1_000, 90_000, 3_600_000, 5_400_000, 604_800_000, 86_400_001];
    expect(lengths.map(durationText)).toEqual([
      '0 ms',
      '250 ms',
      '1 s',
      '1 m 30 s',
      '1 h',
      '1 h 30 m',
      '7 d',
      '1 d',
    ]);
  });

  it('say a moment in UTC, also one that no calendar has', () => {
    expect(momentText(0)).toBe('1970-01-01 00:00 UTC');
    expect(momentText(Number.MAX_VALUE)).toBe('a time that no calendar has');
  });

  it('tell one from many', () => {
    expect([countText(1, 'item'), countText(0, 'item'), countText(2, 'pass', 'passes')]).toEqual([
      '1 item',
      '0 items',
      '2 passes',
    ]);
  });
});
