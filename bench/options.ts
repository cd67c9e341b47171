import { parseStrictly, positiveNumber, UsageError, wholeNumber } from '@edda/tools';
import { chapters } from './run/chapters.js';

/** What is measured how. */
export interface MeasureOptions {
  readonly peers: boolean;
  readonly quick: boolean;
  readonly rounds: number;
  /** Of all counts of sagas. */
  readonly scale: number;
  /** Subjects by name; undefined: all that were asked for. */
  readonly only: readonly string[] | undefined;
  /** Scenarios by name; undefined: all. */
  readonly scenarios: readonly string[] | undefined;
}

export type BenchOptions = { readonly json: boolean } & (
  | ({ readonly mode: 'measure' } & MeasureOptions)
  | { readonly mode: 'check' }
  | { readonly mode: 'leaks'; readonly minutes: number }
);

export const BENCH_USAGE = `Usage: npm run bench -- [options]

Starts a private RabbitMQ and a private PostgreSQL, both waiting for the disk, and measures Edda beside the floor (the fastest correct loop without
an engine) and, if you like, beside its peers: the same work, in turns, several rounds. Prints medians and ratios, and writes them with a chart to bench/results.

  --peers         also the peers in bench/peers; they are installed from npm when they are first used
  --quick         less than 10 minutes with all peers that are installed: slow subjects are cut off, only what ratios are made of has several rounds,
                  and nobody has five million ended sagas
  --rounds N      how often each subject has its turn (default: 3)
  --scale X       all counts of sagas times X (default: 1)
  --only A,B      only these subjects
  --scenarios A,B only these scenarios
  --json          print one JSON object to standard output, and everything else to standard error
  --help          print this

Instead of all that, one of:

  --check         Edda and the floor at saturation, in less than 90 seconds: exit code 1 if Edda does not reach 0.4 of the floor, tried twice
  --leaks         Edda under half its load for a while: exit code 1 if memory, handles, connections or dead rows grow
  --minutes N     how long that is (default: 30)

EDDA_SERVICES=auto|docker|local says where RabbitMQ and PostgreSQL come from (default: auto). CPU is counted only where they are processes of this machine.
Exit code: 0 if everything was measured, 1 if not, 2 for a wrong command line.`;

/** @throws UsageError */
export function parseBenchOptions(args: readonly string[]): BenchOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    leaks: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    rounds: { type: 'string' },
    scale: { type: 'string' },
    only: { type: 'string' },
    scenarios: { type: 'string' },
  });
  const { help, json, peers, quick, check, leaks } = options;
  if (help) return 'help';
  const { minutes, rounds, scale } = options;
  const isPlain =
    !peers && !quick && [rounds, scale, options.only, options.scenarios].every((one) => one === undefined);
  if ((check || leaks) && (!isPlain || (check && leaks)))
    throw new UsageError(`--${check ? 'check' : 'leaks'} is a run of its own: leave the other options out.`);
  if (minutes !== undefined && !leaks)
    throw new UsageError('--minutes says how long --leaks takes, which is missing.');
  if (check) return { mode: 'check', json };
  if (leaks) return { mode: 'leaks', json, minutes: positiveNumber('minutes', minutes, 30, 10_000) };
  const measure = {
    peers,
    quick,
    rounds: wholeNumber('rounds', rounds, 3, { min: 1, max: 20 }),
    scale: positiveNumber('scale', scale, 1, 100),
    only: namesIn('only', options.only),
    scenarios: namesIn('scenarios', options.scenarios),
  };
  refuseUnknownScenarios(measure);
  return { mode: 'measure', json, ...measure };
}

function namesIn(option: string, text: string | undefined): readonly string[] | undefined {
  const names = text?.split(',').map((name) => name.trim());
  if (names?.includes('') === true)
    throw new UsageError(`--${option} takes names with commas between them, not "${text ?? ''}".`);
  return names;
}

function refuseUnknownScenarios(options: MeasureOptions): void {
  const known = chapters({ ...options, scenarios: undefined }).flatMap(({ scenarios }) =>
    scenarios.map(({ name }) => name),
  );
  const unknown = options.scenarios?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const where = options.quick ? ' in a quick run' : '';
  throw new UsageError(`There is no scenario "${unknown}"${where}; there are ${known.join(', ')}.`);
}
