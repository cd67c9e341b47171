import type { Caught } from '@edda/testing/simulator';
import { ENDS, FAULTS } from '@edda/testing/simulator';
import { formatTable } from '@edda/terminal';
import type { FoundViolation, Tally } from './tally.js';

/** From so many worlds on, each kind of fault and of end has to have occurred: a kind that never does tests nothing. */
export const ENOUGH_SEEDS = 1_000;

/** The JSON object of `--json`. Its fields are fixed: others read them. */
export interface SimulationSummary {
  readonly seeds: number;
  readonly violations: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly ended: Readonly<Record<string, number>>;
  readonly milliseconds: number;
}

/** Every kind stands in it, those that did not occur with 0. */
export function simulationSummary(
  { seeds, faults, ended, violations }: Tally,
  milliseconds: number,
): SimulationSummary {
  const counts = (
    kinds: readonly string[],
    known: Readonly<Record<string, number>>,
  ): Record<string, number> => Object.fromEntries(kinds.map((kind) => [kind, known[kind] ?? 0]));
  return {
    seeds,
    violations: violations.length,
    faults: counts(FAULTS, faults),
    ended: counts(ENDS, ended),
    milliseconds,
  };
}

/** The kinds that should have occurred and did not. Empty for a short run: it proves nothing either way. */
export function missingKinds({ seeds, faults, ended }: SimulationSummary): readonly string[] {
  if (seeds < ENOUGH_SEEDS) return [];
  const all = [...Object.entries(faults), ...Object.entries(ended)];
  return all.filter(([, times]) => times === 0).map(([kind]) => kind);
}

/** True if nothing is wrong, and there was enough that could have been. */
export function simulationHolds(summary: SimulationSummary): boolean {
  return summary.violations === 0 && missingKinds(summary).length === 0;
}

/** What a violation says, and how to see it again. */
export function violationLines({ seed, invariant, sagaId, message }: FoundViolation): readonly string[] {
  return [
    `Seed ${seed} violates ${invariant}${sagaId === undefined ? '' : `, saga ${sagaId}`}: ${message}`,
    `To see it again: npm run simulate -- --from ${seed} --seeds 1 --trace`,
  ];
}

/** The one to begin with: that of the smallest seed, so that the same run says the same, however its threads ran. */
export function firstViolation({ violations }: Tally): FoundViolation | undefined {
  return violations.toSorted((a, b) => a.seed - b.seed)[0];
}

/** A run for a person. */
export function simulationTable({
  seeds,
  violations,
  faults,
  ended,
  milliseconds,
}: SimulationSummary): string {
  const rows = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([label, times]) => ({ label, value: String(times), indented: true }));
  const sum = (counts: Readonly<Record<string, number>>): string =>
    String(Object.values(counts).reduce((all, times) => all + times, 0));
  return formatTable([
    { label: 'worlds', value: String(seeds) },
    { label: 'seconds', value: (milliseconds / 1000).toFixed(1) },
    { label: 'violations', value: String(violations) },
    { label: 'ends of sagas, and why some were parked', value: sum(ended) },
    ...rows(ended),
    { label: 'faults', value: sum(faults) },
    ...rows(faults),
  ]);
}

/** The JSON object of `npm run simulate:bugs -- --json`. */
export interface BugSummary {
  readonly bugs: readonly Pick<Caught, 'name' | 'caught' | 'by' | 'seed'>[];
  readonly caught: number;
}

export function bugSummary(hunts: readonly Caught[]): BugSummary {
  return {
    bugs: hunts.map(({ name, caught, by, seed }) => ({ name, caught, ...(caught ? { by, seed } : {}) })),
    caught: hunts.filter(({ caught }) => caught).length,
  };
}

/** A hunt for a person. */
export function bugTable(hunts: readonly Caught[]): string {
  return formatTable(
    hunts.map(({ name, caught, by, seed }) => ({
      label: name,
      value: caught ? `${by}, seed ${seed}` : 'NOT CAUGHT',
    })),
  );
}
