import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.js';

const take = (seed: number, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('seededRandom', () => {
  it('gives the same numbers for the same seed', () => {
    expect(take(42, 50)).toEqual(take(42, 50));
  });

  it('gives other numbers for another seed, also for the next one', () => {
    expect(take(42, 5)).not.toEqual(take(43, 5));
  });

  it('stays between 0 and 1, and spreads', () => {
    const numbers = take(7, 10_000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => numbers.filter((n) => Math.floor(n * 10) === tenth).length,
    );
    expect(Math.min(...tenths)).toBeGreaterThan(850);
    expect(Math.max(...tenths)).toBeLessThan(1_150);
  });

  it('reaches both ends of a range of whole numbers and nothing beyond', () => {
    const random = seededRandom(1);
    const seen = new Set(Array.from({ length: 200 }, () => random.whole(2, 5)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5]);
  });

  it('shuffles without losing anything', () => {
    const items = Array.from({ length: 30 }, (_, index) => index);
    const shuffled = seededRandom(3).shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });

  it('says that there is nothing to pick from', () => {
    expect(() => seededRandom(1).pick([])).toThrow('empty list');
  });
});
