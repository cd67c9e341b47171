import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { runSeed } from '@edda/testing/simulator';
import { runMain } from '@edda/terminal';
import { parseSimulateOptions, SIMULATE_USAGE } from './options.js';
import type { SimulateOptions } from './options.js';
import {
  firstViolation,
  missingKinds,
  simulationHolds,
  simulationSummary,
  simulationTable,
  violationLines,
} from './report.js';
import { SeedProgress } from './seed-progress.js';
import { add, count, emptyTally } from './tally.js';
import type { Tally } from './tally.js';
import { inThreads, pieces } from './thread-pool.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Worlds that a thread runs before it says how they went. */
const PIECE = 25;

async function main(args: readonly string[]): Promise<number> {
  const options = parseSimulateOptions(args, availableParallelism());
  if (options === 'help') {
    print(SIMULATE_USAGE);
    return 0;
  }
  const began = performance.now();
  const tally = options.trace ? traced(options) : await simulated(options);
  const summary = simulationSummary(tally, Math.round(performance.now() - began));
  const violation = firstViolation(tally);
  if (violation) for (const line of violationLines(violation)) say(line);
  const missing = missingKinds(summary);
  if (missing.length > 0)
    say(`In ${summary.seeds} worlds these never occurred, so they prove nothing: ${missing.join(', ')}.`);
  print(options.json ? JSON.stringify(summary) : simulationTable(summary));
  return simulationHolds(summary) ? 0 : 1;
}

/** One world, told line by line, with everything that is wrong in it. */
function traced({ from }: SimulateOptions): Tally {
  const tally = emptyTally();
  const report = runSeed({ seed: from, trace: true });
  for (const line of report.story) say(line);
  count(tally, report);
  for (const violation of tally.violations.slice(1))
    for (const line of violationLines(violation).slice(0, 1)) say(line);
  return tally;
}

/** Ends early once something is violated: the first is what somebody will look into. */
async function simulated({ from, seeds, workers }: SimulateOptions): Promise<Tally> {
  const tally = emptyTally();
  const progress = new SeedProgress(process.stderr, seeds, 'worlds');
  const threads = Array.from(
    { length: Math.min(workers, Math.ceil(seeds / PIECE)) },
    () => new Worker(new URL('./worker.js', import.meta.url)),
  );
  try {
    await inThreads(pieces(from, seeds, PIECE), threads, (outcome) => {
      if (outcome.kind === 'seeds') add(tally, outcome.tally);
      progress.show(tally.seeds);
      return tally.violations.length > 0 ? 'enough' : 'more';
    });
  } finally {
    progress.finish();
  }
  return tally;
}

await runMain(main, SIMULATE_USAGE, say);
