import { describe, expect, it } from 'vitest';
import { BUGS, hunt } from './bugs/hunt.js';
import { runSeed } from './run-seed.js';
import { GENERATED } from './sagas/generated.js';

const seeds = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);
const violationsOf = (reports: readonly ReturnType<typeof runSeed>[]): string[] =>
  reports.flatMap(({ seed, violations }) =>
    violations.map(({ invariant, message }) => `${seed} ${invariant}: ${message}`),
  );

describe('a simulated world', () => {
  it('violates nothing, whatever goes wrong in it', { timeout: 300_000 }, () => {
    expect(violationsOf(seeds(1, 200).map((seed) => runSeed({ seed })))).toEqual([]);
  });

  it('violates nothing with a definition that nobody wrote', { timeout: 300_000 }, () => {
    const reports = seeds(500_000, 60).map((seed) => runSeed({ seed, roots: [GENERATED] }));
    expect(violationsOf(reports)).toEqual([]);
  });

  it('is the same each time for the same seed', { timeout: 60_000 }, () => {
    const stories = [1, 2].map(() => runSeed({ seed: 42, mood: 'wild', trace: true }).story);
    expect(stories[0]).toEqual(stories[1]);
    expect(stories[0]?.length).toBeGreaterThan(20);
  });

  it('comes to its end in calm weather and in a storm', { timeout: 60_000 }, () => {
    for (const seed of seeds(7, 10)) {
      const calm = runSeed({ seed, mood: 'calm' });
      const wild = runSeed({ seed, mood: 'wild' });
      expect(violationsOf([calm, wild])).toEqual([]);
      expect(
        [...calm.faults.keys()].filter((kind) => kind.startsWith('crash') || kind.startsWith('commit')),
      ).toEqual([]);
      expect(wild.faults.size).toBeGreaterThan(calm.faults.size);
    }
  });
});

describe('seeded bugs', () => {
  it('have names of their own', () => {
    expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
  });

  it.each(['no fence', 'ack before commit', 'compensations in forward order', 'a timer is forgotten'])(
    'are caught: %s',
    { timeout: 120_000 },
    (name) => {
      const bug = BUGS.find((each) => each.name === name);
      expect(bug && hunt(bug, 60)).toMatchObject({ caught: true });
    },
  );
});
