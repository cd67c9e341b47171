import type { SeedReport } from '@edda/testing/simulator';

/** A violation, and the world that it was found in. */
export interface FoundViolation {
  readonly seed: number;
  readonly invariant: string;
  readonly sagaId?: string;
  readonly message: string;
}

/** What several worlds came to. A plain value: it goes from thread to thread. */
export interface Tally {
  seeds: number;
  faults: Record<string, number>;
  ended: Record<string, number>;
  violations: FoundViolation[];
}

export function emptyTally(): Tally {
  return { seeds: 0, faults: {}, ended: {}, violations: [] };
}

export function count(tally: Tally, { seed, faults, ended, violations }: SeedReport): void {
  tally.seeds += 1;
  for (const [kind, times] of faults) tally.faults[kind] = (tally.faults[kind] ?? 0) + times;
  for (const [end, times] of ended) tally.ended[end] = (tally.ended[end] ?? 0) + times;
  tally.violations.push(...violations.map((violation) => ({ seed, ...violation })));
}

export function add(tally: Tally, more: Tally): void {
  tally.seeds += more.seeds;
  for (const [kind, times] of Object.entries(more.faults))
    tally.faults[kind] = (tally.faults[kind] ?? 0) + times;
  for (const [end, times] of Object.entries(more.ended)) tally.ended[end] = (tally.ended[end] ?? 0) + times;
  tally.violations.push(...more.violations);
}
