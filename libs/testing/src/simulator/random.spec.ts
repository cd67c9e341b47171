import { describe, expect, it } from 'vitest';
import { hashOf, Random } from './random.js';

const draw = (random: Random, count = 5): number[] =>
  Array.from({ length: count }, () => random.whole(0, 999_999));

describe('Random', () => {
  it('gives the same numbers for the same seed, and others for its neighbour', () => {
    expect(draw(new Random(7))).toEqual(draw(new Random(7)));
    expect(draw(new Random(7))).not.toEqual(draw(new Random(8)));
  });

  it('spreads its numbers over the whole range', () => {
    const random = new Random(1);
    const hits = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 10_000; index += 1) {
      const at = random.whole(0, 9);
      hits[at] = (hits[at] ?? 0) + 1;
    }
    expect(Math.min(...hits)).toBeGreaterThan(850);
    expect(Math.max(...hits)).toBeLessThan(1_150);
  });

  it('forks sequences that do not depend on what is drawn elsewhere', () => {
    const one = new Random(3);
    const fork = one.fork('faults');
    draw(one, 100);
    expect(draw(fork)).toEqual(draw(new Random(3).fork('faults')));
    expect(draw(new Random(3).fork('faults'))).not.toEqual(draw(new Random(3).fork('world')));
  });

  it('never does what has no chance, and picks nothing from nothing', () => {
    const random = new Random(5);
    expect(Array.from({ length: 1_000 }, () => random.chance(0))).not.toContain(true);
    expect(() => random.pick([])).toThrow('empty list');
  });

  it('hashes texts apart that differ little', () => {
    expect(hashOf('seat 1')).not.toBe(hashOf('seat 2'));
    expect(hashOf('seat 1', 1)).not.toBe(hashOf('seat 1', 2));
  });
});
