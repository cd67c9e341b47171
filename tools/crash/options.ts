import { parseStrictly, positiveNumber, UsageError, wholeNumber } from '@edda/terminal';

export interface CrashOptions {
  readonly orders: number;
  /** Orders posted per second. */
  readonly rate: number;
  readonly seed: number;
  readonly orchestrators: number;
  /** RabbitMQ loses all its data again and again, instead of processes being killed. */
  readonly wipe: boolean;
  readonly json: boolean;
}

export const CRASH_USAGE = `Usage: npm run crash -- [options]

Posts orders while orchestrators and participants are killed with SIGKILL, 1 to 3 s after each is ready again, and proves at the end
that nothing was lost and nothing was done twice. PostgreSQL waits for its disk in this run.
With --wipe it is RabbitMQ instead that is killed, loses all its data, and begins empty.

  --orders N          orders (default: 2000)
  --rate N            orders posted per second (default: 50)
  --orchestrators N   orchestrators side by side (default: 1)
  --wipe              RabbitMQ is wiped again and again; it has to be one that this run has started
  --seed N            for orders, victims and waits (default: from the clock, and printed)
  --json              print one JSON object to standard output, and everything else to standard error
  --help              print this

EDDA_SERVICES=auto|external|docker|local says where RabbitMQ and PostgreSQL come from (default: auto).
Exit code: 0 if everything adds up after 15 kills (or 3 wipes) or more, 1 if not, 2 for a wrong command line.`;

const MAX_SEED = 4_294_967_295;

/** @throws UsageError */
export function parseCrashOptions(args: readonly string[], seedOfTheClock: number): CrashOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    orders: { type: 'string' },
    rate: { type: 'string' },
    orchestrators: { type: 'string' },
    seed: { type: 'string' },
    wipe: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (options.help) return 'help';
  return {
    orders: wholeNumber('orders', options.orders, 2_000, { min: 1, max: 100_000 }),
    rate: positiveNumber('rate', options.rate, 50, 10_000),
    orchestrators: wholeNumber('orchestrators', options.orchestrators, 1, { min: 1, max: 16 }),
    seed: wholeNumber('seed', options.seed, seedOfTheClock % MAX_SEED, { min: 0, max: MAX_SEED }),
    wipe: options.wipe,
    json: options.json,
  };
}

/** @throws UsageError where all apps would share one process, the one that would have to be killed */
export function refuseEmbedded(servicesMode: string | undefined): void {
  if (servicesMode !== 'embedded') return;
  throw new UsageError(
    'The crash run kills processes, and in the embedded mode there is only one. Use another EDDA_SERVICES.',
  );
}

/** @throws UsageError where RabbitMQ is somebody else's, or has nothing to lose */
export function refuseWipe({ wipe }: CrashOptions, canBeWiped: boolean): void {
  if (!wipe || canBeWiped) return;
  throw new UsageError(
    '--wipe throws the data of RabbitMQ away, and this RabbitMQ was not started by this run. Use EDDA_SERVICES=local.',
  );
}
