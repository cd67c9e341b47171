import { parseStrictly, UsageError, wholeNumber } from '@edda/terminal';

export interface SimulateOptions {
  /** How many worlds. */
  readonly seeds: number;
  /** The first seed; the others follow it. */
  readonly from: number;
  readonly workers: number;
  /** Tells the story of the one world. */
  readonly trace: boolean;
  readonly json: boolean;
}

export const SIMULATE_USAGE = `Usage: npm run simulate -- [options]

Runs whole worlds in one thread and in virtual time: orchestrators, participants, a broker, a database, callers and people, and everything
that goes wrong with them. Each seed is another world, always the same one. Every invariant is checked in each.

  --seeds N     worlds (default: 10000)
  --from N      the first seed (default: 1)
  --workers N   threads side by side (default: one for each processor)
  --trace       print what happens in a world, line by line; with --seeds 1
  --json        print one JSON object to standard output, and everything else to standard error
  --help        print this

Exit code: 0 if no invariant was violated and, with 1000 worlds or more, every kind of fault and of end has occurred; 1 if not; 2 for a
wrong command line.`;

export interface BugOptions {
  readonly workers: number;
  readonly json: boolean;
  /** Only bugs whose name has this in it. */
  readonly only?: string;
}

export const BUGS_USAGE = `Usage: npm run simulate:bugs -- [options]

Puts one bug after the other into the simulated worlds, and expects a check to find each: a simulation that never fails proves nothing.

  --only TEXT   only bugs whose name has this in it
  --workers N   threads side by side (default: one for each processor)
  --json        print one JSON object to standard output, and everything else to standard error
  --help        print this

Exit code: 0 if each bug is caught, 1 if not, 2 for a wrong command line.`;

/** The largest seed: whole numbers are exact up to there, and seeds are 32 bits. */
const MAX_SEED = 4_294_967_295;
const MAX_WORKERS = 64;

/** @throws UsageError */
export function parseSimulateOptions(args: readonly string[], processors: number): SimulateOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    from: { type: 'string' },
    workers: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (options.help) return 'help';
  const { trace, json } = options;
  const seeds = wholeNumber('seeds', options.seeds, trace ? 1 : 10_000, { min: 1, max: 1_000_000_000 });
  const from = wholeNumber('from', options.from, 1, { min: 0, max: MAX_SEED });
  if (trace && seeds > 1)
    throw new UsageError('--trace tells one world: use it with --seeds 1, and --from for which one.');
  if (from + seeds - 1 > MAX_SEED)
    throw new UsageError(
      `The last seed would be ${from + seeds - 1}, and ${MAX_SEED} is the largest there is.`,
    );
  return { seeds, from, workers: workersOf(options.workers, processors), trace, json };
}

/** @throws UsageError */
export function parseBugOptions(args: readonly string[], processors: number): BugOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    only: { type: 'string' },
    workers: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (options.help) return 'help';
  const { only, json } = options;
  return { workers: workersOf(options.workers, processors), json, ...(only === undefined ? {} : { only }) };
}

function workersOf(text: string | undefined, processors: number): number {
  return wholeNumber('workers', text, Math.min(MAX_WORKERS, Math.max(1, processors)), {
    min: 1,
    max: MAX_WORKERS,
  });
}
