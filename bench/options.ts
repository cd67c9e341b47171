import { parseStrictly, positiveNumber, UsageError, wholeNumber } from '@edda/tools';

export interface BenchOptions {
  readonly peers: boolean;
  readonly quick: boolean;
  readonly json: boolean;
  readonly rounds: number;
  /** Of all counts of sagas. */
  readonly scale: number;
  /** Subjects by name; undefined: all that were asked for. */
  readonly only: readonly string[] | undefined;
}

export const BENCH_USAGE = `Usage: npm run bench -- [options]

Starts a private RabbitMQ and a private PostgreSQL, both waiting for the disk, and measures Edda beside the floor (the fastest correct loop without
an engine) and, if you like, beside its peers: the same work, in turns, several rounds. Prints medians and ratios, and writes them with a chart to bench/results.

  --peers         also the peers in bench/peers; they are installed from npm when they are first used
  --quick         smaller counts: less than 10 minutes with all peers
  --rounds N      how often each subject has its turn (default: 3)
  --scale X       all counts of sagas times X (default: 1; with --quick 0.3)
  --only A,B      only these subjects
  --json          print one JSON object to standard output, and everything else to standard error
  --help          print this

EDDA_SERVICES=auto|docker|local says where RabbitMQ and PostgreSQL come from (default: auto). CPU is counted only where they are processes of this machine.
Exit code: 0 if everything was measured, 1 if not, 2 for a wrong command line.`;

const QUICK_SCALE = 0.3;

/** @throws UsageError */
export function parseBenchOptions(args: readonly string[]): BenchOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    scale: { type: 'string' },
    only: { type: 'string' },
  });
  if (options.help) return 'help';
  const only = options.only?.split(',').map((name) => name.trim());
  if (only?.includes('') === true)
    throw new UsageError(`--only takes names with commas between them, not "${options.only ?? ''}".`);
  return {
    peers: options.peers,
    quick: options.quick,
    json: options.json,
    rounds: wholeNumber('rounds', options.rounds, 3, { min: 1, max: 20 }),
    scale: positiveNumber('scale', options.scale, options.quick ? QUICK_SCALE : 1, 100),
    only,
  };
}
