import { wireNames } from '@edda/messaging';
import { Client } from 'pg';
import { whenQueuesAreQuiet } from '../crash/quiet-queues.js';
import { generateOrders } from '../orders/generate-orders.js';
import { scopeToRun } from '../orders/order-set.js';
import type { Order } from '../orders/order.js';
import { seededRandom } from '../orders/seeded-random.js';
import { prove, readFacts, timing, type Proof } from '../proof/index.js';
import { atRate } from '../run/posting.js';
import { runOrders } from '../run/run-orders.js';
import { poll } from '../services/poll.js';
import type { System } from '../system/index.js';
import type { ProgressDisplay } from '@edda/terminal';
import { account, type Account } from './account.js';
import type { Target } from './drafts.js';
import { makeMessage } from './make-message.js';
import type { FuzzOptions } from './options.js';
import { planStretches, type Stretch } from './plan.js';
import { BadPublisher } from './publish-bad.js';
import { EvidenceReader } from './read-evidence.js';
import { SAGAS_UNDER_WAY } from './evidence.sql.js';

export interface FuzzRun {
  readonly amqpUrl: string;
  readonly system: System;
  readonly options: FuzzOptions;
  readonly display: ProgressDisplay;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

export interface FuzzResult {
  readonly proof: Proof;
  readonly account: Account;
  /** p99 of each stretch, in milliseconds, in the order of the run. */
  readonly p99Ms: readonly { readonly quiet: number; readonly fuzzed: number }[];
}

const UNDER_WAY_EVERY_MS = 200;
const ACCOUNTED_WITHIN_MS = 60_000;

/** Runs all stretches, stops the system, proves what the orders came to and accounts for each message. Undefined if it was ended early. */
export async function runFuzz(run: FuzzRun): Promise<FuzzResult | undefined> {
  const { amqpUrl, system, options, display } = run;
  const id = Date.now().toString(36);
  const bad = new BadPublisher(amqpUrl, (line) => display.say(line));
  const watch = await Watch.open(system.databaseUrl);
  const target = {
    names: wireNames(system.namespace),
    random: seededRandom(options.seed),
    underWay: () => watch.underWay,
  };
  const posted: { readonly stretch: Stretch; readonly orders: readonly Order[] }[] = [];
  try {
    for (const [number, stretch] of planStretches(options).entries()) {
      const set = scopeToRun(
        generateOrders({ count: stretch.orders, seed: options.seed + number }),
        `fuzz-${id}-${number}`,
      );
      posted.push({ stretch, orders: set.orders });
      display.say(`${stretch.name}: ${stretch.orders} orders, ${stretch.messages} bad messages`);
      const fuzzing = publishAll(stretch, { bad, target, id, rate: options.rate, signal: run.signal });
      const running = runOrders({
        system,
        set,
        posting: (orders, post, signal) => atRate(orders, stretch.ordersPerSecond, post, signal),
        onProgress: (state) => display.show(state),
        signal: run.signal,
      });
      const [ran] = await Promise.all([running, fuzzing]);
      display.finish();
      if (ran === 'aborted' || run.signal.aborted) return undefined;
      if (ran === 'stalled') display.say('Nothing has moved for two minutes: this is how far it came.');
      await whenQueuesAreQuiet(amqpUrl, system.namespace);
    }
  } finally {
    await watch.close();
    await bad.close();
  }
  const { databaseUrl, namespace } = system;
  const evidence = new EvidenceReader({ amqpUrl, databaseUrl, namespace }, id);
  // A queue that is empty may have handed over messages which are not done with: a service that is stopped gives them back.
  const isAccounted = async () => account(bad.sent, await evidence.read()).unaccounted.length === 0;
  await poll(isAccounted, { withinMs: ACCOUNTED_WITHIN_MS, everyMs: 1_000 });
  await system.stop();
  const all = posted.flatMap(({ orders }) => orders);
  return {
    proof: await prove(databaseUrl, all),
    account: account(bad.sent, await evidence.read()),
    p99Ms: await slownessOf(databaseUrl, posted),
  };
}

interface Publishing {
  readonly bad: BadPublisher;
  readonly target: Target;
  readonly id: string;
  readonly rate: number;
  readonly signal: AbortSignal;
}

function publishAll(stretch: Stretch, { bad, target, id, rate, signal }: Publishing): Promise<void> {
  const indexes = Array.from({ length: stretch.messages }, (_, index) => stretch.firstMessage + index);
  return atRate(indexes, rate, (index) => bad.publish(makeMessage(index, id, target)), signal);
}

async function slownessOf(
  databaseUrl: string,
  posted: readonly { readonly stretch: Stretch; readonly orders: readonly Order[] }[],
): Promise<FuzzResult['p99Ms']> {
  const quiet: number[] = [];
  const fuzzed: number[] = [];
  for (const { stretch, orders } of posted) {
    if (stretch.kind === 'warm-up') continue;
    const facts = await readFacts(
      databaseUrl,
      orders.map(({ orderId }) => orderId),
    );
    (stretch.kind === 'quiet' ? quiet : fuzzed).push(timing(facts.sagas).p99Ms ?? Number.POSITIVE_INFINITY);
  }
  return quiet.map((ms, pair) => ({ quiet: ms, fuzzed: fuzzed[pair] ?? Number.POSITIVE_INFINITY }));
}

/** Knows which sagas are under way, as of a moment ago: forgers want to know. */
class Watch {
  underWay: readonly string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<void> = Promise.resolve();

  private constructor(private readonly client: Client) {
    this.timer = setInterval(() => {
      this.asking = this.asking.then(() => this.ask());
    }, UNDER_WAY_EVERY_MS);
  }

  static async open(databaseUrl: string): Promise<Watch> {
    const client = new Client({ connectionString: databaseUrl, application_name: 'edda fuzz' });
    client.on('error', () => undefined);
    await client.connect();
    return new Watch(client);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.asking;
    await this.client.end();
  }

  private async ask(): Promise<void> {
    const found = await this.client.query<{ id: string }>(SAGAS_UNDER_WAY).catch(() => undefined);
    if (found) this.underWay = found.rows.map(({ id }) => id);
  }
}
