import type { Fault } from './faults.js';
import { ALL_CHECKS } from './checks/all-checks.js';
import type { Violation } from './checks/finished-run.js';
import { FinishedRun } from './checks/finished-run.js';
import { lateTimers, orphans } from './checks/wake-ups.js';
import type { SimulationOptions } from './simulation.js';
import { Simulation } from './simulation.js';

/** What one world came to. */
export interface SeedReport {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly faults: ReadonlyMap<Fault, number>;
  /** How sagas ended (`completed`), and why some were parked on the way (`parked: refused`). */
  readonly ended: ReadonlyMap<string, number>;
  readonly steps: number;
  readonly story: readonly string[];
}

/** Every end there is, and every reason for which a saga is parked on its way there. */
export const ENDS: readonly string[] = [
  'completed',
  'compensated',
  'resolved',
  'parked: retries-exhausted',
  'parked: compensation-failed',
  'parked: refused',
  'parked: unreadable',
  'parked: dead-lettered',
  'parked: expired',
  'parked: definition-threw',
  'parked: unexpected-event',
];

/** More of one kind would say nothing new. */
const MOST_VIOLATIONS = 20;

/** Lives through the world of one seed and checks it. Never throws for what happens in it: that is a violation as well. */
export function runSeed(options: SimulationOptions): SeedReport {
  const simulation = new Simulation(options);
  const { city, evidence, faults, story, timeline } = simulation;
  const { database } = city;
  const violations: Violation[] = [];
  const watch = (at: string): void => {
    if (violations.length >= MOST_VIOLATIONS) return;
    violations.push(...orphans(database.tables, at), ...lateTimers(database.tables, database.clock, at));
  };
  simulation.onCommit = (commit) => watch(`commit ${commit.number}`);
  database.onPublished = () => watch('messages had left the outbox');
  let unsettled: string | undefined;
  try {
    unsettled = simulation.run();
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    violations.push({ invariant: 'S0', message: `the world broke: ${message}` });
  }
  for (const thrown of evidence.throws)
    violations.push({ invariant: 'S0', message: `a decision threw: ${thrown}` });
  const run = new FinishedRun(evidence, database.tables, simulation.library, simulation.calmSince, unsettled);
  for (const check of ALL_CHECKS) if (violations.length < MOST_VIOLATIONS) violations.push(...check(run));
  return {
    seed: options.seed,
    violations: violations.slice(0, MOST_VIOLATIONS),
    faults: faults.counts,
    ended: endsOf(run),
    steps: timeline.steps,
    story: story.lines,
  };
}

function endsOf(run: FinishedRun): ReadonlyMap<string, number> {
  const ended = new Map<string, number>();
  const count = (end: string): void => void ended.set(end, (ended.get(end) ?? 0) + 1);
  for (const saga of run.sagas) {
    count(saga.status);
    for (const { fact } of run.history(saga.id))
      if (fact.kind === 'saga-parked') count(`parked: ${fact.reason}`);
  }
  return ended;
}
