import { parseStrictly, positiveNumber, UsageError, wholeNumber } from '@edda/terminal';

export interface FuzzOptions {
  /** Bad messages in the whole run. */
  readonly messages: number;
  /** Good orders in the whole run. */
  readonly orders: number;
  /** Bad messages per second while there are any. */
  readonly rate: number;
  /** How often a stretch without bad messages is held against one with them. */
  readonly pairs: number;
  readonly seed: number;
  readonly json: boolean;
}

export const FUZZ_USAGE = `Usage: npm run fuzz -- [options]

Publishes messages that nobody should have to read (broken envelopes, mutated bytes, bombs, forgeries) to every queue that is consumed, while
good orders go through, and proves at the end that no process died, that each bad message was put aside or accounted for, and that the
orders ended as they should.

  --messages N        bad messages (default: 2000)
  --orders N          good orders (default: 300)
  --rate N            bad messages per second (default: 100)
  --pairs N           stretches with bad messages, each after one without; the ratio of their p99 is the median of all (default: 3)
  --seed N            for orders and messages (default: from the clock, and printed)
  --json              print one JSON object to standard output, and everything else to standard error
  --help              print this

EDDA_SERVICES=auto|external|docker|local says where RabbitMQ and PostgreSQL come from (default: auto).
Exit code: 0 if no process ended, no message is unaccounted for, all orders ended, stock and money add up and, from 10000 messages on,
orders took at most twice as long (p99); 1 if not; 2 for a wrong command line.`;

const MAX_SEED = 4_294_967_295;

/** @throws UsageError */
export function parseFuzzOptions(args: readonly string[], seedOfTheClock: number): FuzzOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    messages: { type: 'string' },
    orders: { type: 'string' },
    rate: { type: 'string' },
    pairs: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (options.help) return 'help';
  return {
    messages: wholeNumber('messages', options.messages, 2_000, { min: 1, max: 1_000_000 }),
    orders: wholeNumber('orders', options.orders, 300, { min: 20, max: 100_000 }),
    rate: positiveNumber('rate', options.rate, 100, 10_000),
    pairs: wholeNumber('pairs', options.pairs, 3, { min: 1, max: 20 }),
    seed: wholeNumber('seed', options.seed, seedOfTheClock % MAX_SEED, { min: 0, max: MAX_SEED }),
    json: options.json,
  };
}

/** @throws UsageError where there is no RabbitMQ to publish to, and no process that could end */
export function refuseEmbedded(servicesMode: string | undefined): void {
  if (servicesMode !== 'embedded') return;
  throw new UsageError(
    'The fuzz run publishes bytes that only a real RabbitMQ takes, and the embedded mode has none. Use another EDDA_SERVICES.',
  );
}
