import type { Fault, SeedReport } from '@edda/testing/simulator';
import { ENDS, FAULTS } from '@edda/testing/simulator';
import { describe, expect, it } from 'vitest';
import {
  bugSummary,
  bugTable,
  firstViolation,
  missingKinds,
  simulationHolds,
  simulationSummary,
  simulationTable,
  violationLines,
} from './report.js';
import { add, count, emptyTally } from './tally.js';
import type { Tally } from './tally.js';

const everything = (kinds: readonly string[]): Record<string, number> =>
  Object.fromEntries(kinds.map((kind) => [kind, 3]));
const full: Tally = { seeds: 1_000, faults: everything(FAULTS), ended: everything(ENDS), violations: [] };
const violation = { seed: 17, invariant: 'S6', sagaId: 'saga-1', message: 'undone too early' };

describe('simulationSummary', () => {
  it('begins with the fields that others read, in their order', () => {
    const line = JSON.stringify(simulationSummary(full, 1_234));
    expect(line).toMatch(/^\{"seeds":1000,"violations":0,"faults":\{"statement-failed":3,/);
    expect(line).toMatch(/"ended":\{"completed":3,.*\},"milliseconds":1234\}$/);
  });

  it('has each kind in it, those that did not occur as well', () => {
    const { faults, ended } = simulationSummary({ ...full, faults: {}, ended: {} }, 0);
    expect(Object.keys(faults)).toEqual(FAULTS);
    expect(Object.keys(ended)).toEqual(ENDS);
    expect(Object.values(faults)).not.toContain(3);
  });
});

describe('simulationHolds', () => {
  const lacking = { ...full, faults: { ...full.faults, 'broker-wiped': 0 } };

  it('holds with everything reached and nothing violated', () => {
    expect(simulationHolds(simulationSummary(full, 0))).toBe(true);
  });

  it('does not hold with a violation', () => {
    expect(simulationHolds(simulationSummary({ ...full, violations: [violation] }, 0))).toBe(false);
  });

  it('does not hold if a kind never occurred in a long run', () => {
    expect(missingKinds(simulationSummary(lacking, 0))).toEqual(['broker-wiped']);
    expect(simulationHolds(simulationSummary(lacking, 0))).toBe(false);
  });

  it('asks nothing of the kind of a short run', () => {
    expect(simulationHolds(simulationSummary({ ...lacking, seeds: 999 }, 0))).toBe(true);
  });
});

describe('a violation', () => {
  it('says what it is and how to see it again', () => {
    expect(violationLines(violation)).toEqual([
      'Seed 17 violates S6, saga saga-1: undone too early',
      'To see it again: npm run simulate -- --from 17 --seeds 1 --trace',
    ]);
  });

  it('of the smallest seed comes first, however the threads ran', () => {
    expect(firstViolation({ ...full, violations: [{ ...violation, seed: 40 }, violation] })).toBe(violation);
    expect(firstViolation(full)).toBeUndefined();
  });
});

describe('a tally', () => {
  const report = (seed: number): SeedReport => ({
    seed,
    violations: seed === 2 ? [{ invariant: 'S4', message: 'twice' }] : [],
    faults: new Map<Fault, number>([['commit-failed', seed]]),
    ended: new Map([['completed', 1]]),
    steps: 10,
    story: [],
  });

  it('adds worlds up, in one thread or in several', () => {
    const one = emptyTally();
    count(one, report(1));
    const other = emptyTally();
    count(other, report(2));
    add(one, other);
    expect(one).toEqual({
      seeds: 2,
      faults: { 'commit-failed': 3 },
      ended: { completed: 2 },
      violations: [{ seed: 2, invariant: 'S4', message: 'twice' }],
    });
  });
});

describe('tables for people', () => {
  it('show the worlds, the ends and the faults', () => {
    const table = simulationTable(simulationSummary(full, 61_000));
    expect(table).toMatch(/worlds +1000/);
    expect(table).toMatch(/seconds +61\.0/);
    expect(table).toMatch(/ {2}completed +3/);
  });

  it('show which bug was caught by what', () => {
    const hunts = [
      { name: 'no fence', caught: true, by: 'S4', seed: 1, message: 'twice' },
      { name: 'a new one', caught: false },
    ];
    expect(bugTable(hunts)).toBe('no fence   S4, seed 1\na new one  NOT CAUGHT');
    expect(JSON.stringify(bugSummary(hunts))).toBe(
      '{"bugs":[{"name":"no fence","caught":true,"by":"S4","seed":1},{"name":"a new one","caught":false}],"caught":1}',
    );
  });
});
