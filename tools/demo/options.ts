import { parseStrictly, UsageError, wholeNumber } from '@edda/terminal';

export interface DemoOptions {
  /** NDJSON with orders, and the products that they name. Undefined: generated ones. */
  readonly files: { readonly orders: string; readonly products: string } | undefined;
  readonly count: number;
  readonly json: boolean;
  readonly keep: boolean;
}

export const DEMO_USAGE = `Usage: npm run demo -- [options]

Starts RabbitMQ, PostgreSQL, an orchestrator and four participants, sends orders through REST, and proves that everything adds up.

  --count N         generated orders (default: 200)
  --orders FILE     orders from NDJSON, one a line, instead of generated ones
  --products FILE   the products of these orders, a JSON list; goes with --orders
  --json            print one JSON object to standard output, and everything else to standard error
  --keep            leave everything running until Ctrl-C, and print the addresses
  --help            print this

EDDA_SERVICES=auto|external|docker|local|embedded says where RabbitMQ and PostgreSQL come from (default: auto).
Exit code: 0 if everything adds up, 1 if not, 2 for a wrong command line.`;

const MAX_COUNT = 100_000;
const DEFAULT_COUNT = 200;

/** @throws UsageError */
export function parseDemoOptions(args: readonly string[]): DemoOptions | 'help' {
  const { help, orders, products, count, json, keep } = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    orders: { type: 'string' },
    products: { type: 'string' },
    count: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  });
  if (help) return 'help';
  if ((orders === undefined) !== (products === undefined)) {
    throw new UsageError('--orders and --products go together: the orders name the products.');
  }
  if (orders !== undefined && count !== undefined) {
    throw new UsageError('--count is for generated orders; a file has as many as it has.');
  }
  return {
    files: orders === undefined || products === undefined ? undefined : { orders, products },
    count: wholeNumber('count', count, DEFAULT_COUNT, { min: 1, max: MAX_COUNT }),
    json,
    keep,
  };
}
