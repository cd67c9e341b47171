import type { Order } from '../orders/order.js';
import { Client } from 'pg';
import { generateOrders } from '../orders/generate-orders.js';
import { scopeToRun } from '../orders/order-set.js';
import { seededRandom } from '../orders/seeded-random.js';
import { COUNT_UNFINISHED } from '../proof/proof.sql.js';
import { prove, type Proof, type Timing } from '../proof/index.js';
import { atRate } from '../run/posting.js';
import { runOrders } from '../run/run-orders.js';
import type { ControlledServer } from '../services/index.js';
import type { System } from '../system/index.js';
import type { ProgressDisplay } from '@edda/terminal';
import { killAgainAndAgain, type KillerOptions } from './killer.js';
import type { CrashOptions } from './options.js';
import { whenQueuesAreQuiet } from './quiet-queues.js';
import { countKills, enoughKills } from './report.js';

/** Long: an orchestrator that is killed every few seconds answers some of those who ask it and leaves others for later. */
const RETRY_FOR_MS = 600_000;

export interface CrashRun {
  readonly amqpUrl: string;
  /** The one that is wiped, where the options say so. */
  readonly rabbitmq: ControlledServer | undefined;
  readonly system: System;
  readonly options: CrashOptions;
  readonly display: ProgressDisplay;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

export interface CrashResult {
  readonly proof: Proof & Timing;
  readonly kills: ReadonlyMap<string, number>;
}

/**
 * Posts the orders, kills meanwhile, waits for all ends, stops the system and proves what it came to. Undefined if the run was ended early.
 */
export async function runCrash(run: CrashRun): Promise<CrashResult | undefined> {
  const { system, options, display } = run;
  const set = scopeToRun(
    generateOrders({ count: options.orders, seed: options.seed }),
    `crash-${Date.now().toString(36)}`,
  );
  const killedEnough = new AbortController();
  const failed = new AbortController();
  const stop = AbortSignal.any([run.signal, failed.signal]);
  const kills = new Map<string, number>();
  let isLastSent = false;
  const killing = startKilling(run, kills, AbortSignal.any([stop, killedEnough.signal])).catch(
    (error: unknown) => {
      failed.abort();
      throw error;
    },
  );
  const running = runOrders({
    system,
    set,
    posting: (orders, post, signal) => {
      const send = (order: Order, index: number): Promise<void> => {
        isLastSent = index === orders.length - 1;
        return post(order, index);
      };
      return atRate(orders, options.rate, send, signal);
    },
    onProgress: (state) => {
      display.show(state);
      // Not until the last order has been taken: a machine with other work to do might never come to that between the kills.
      if (isLastSent && countKills(kills) >= enoughKills(options)) killedEnough.abort();
    },
    retryForMs: RETRY_FOR_MS,
    signal: stop,
  }).finally(() => {
    killedEnough.abort();
    display.finish();
  });
  const [killed, ran] = await Promise.allSettled([killing, running]);
  if (killed.status === 'rejected') throw killed.reason;
  if (ran.status === 'rejected') throw ran.reason;
  if (ran.value === 'aborted') return undefined;
  if (ran.value === 'stalled') display.say('Nothing has moved for two minutes: this is how far it came.');
  else await whenQueuesAreQuiet(run.amqpUrl, system.namespace);
  // What is under way in a participant is committed or rolled back before it ends: nothing can change after the proof.
  await system.stop();
  return { proof: await prove(system.databaseUrl, set.orders), kills };
}

/** RabbitMQ alone, or two killers, so that an orchestrator and a participant may be away at the same time. */
async function startKilling(
  { rabbitmq, system, options, display }: CrashRun,
  kills: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const client = new Client({ connectionString: system.databaseUrl, application_name: 'edda crash' });
  await client.connect();
  const namesOf = (areOrchestrators: boolean): string[] =>
    system.apps.filter(({ app }) => (app === 'orchestrator') === areOrchestrators).map(({ name }) => name);
  const killer = (
    victims: readonly string[],
    seed: number,
    reach: Pick<KillerOptions, 'kill' | 'restart'>,
  ): Promise<void> =>
    killAgainAndAgain({
      victims,
      random: seededRandom(seed),
      unfinished: async () => (await client.query<{ count: number }>(COUNT_UNFINISHED)).rows[0]?.count ?? 0,
      ...reach,
      onKill: (name, unfinished) => {
        kills.set(name, (kills.get(name) ?? 0) + 1);
        display.say(
          `${options.wipe ? 'wiped' : 'killed'} ${name} with ${unfinished} sagas under way (number ${countKills(kills)})`,
        );
      },
      signal,
    });
  try {
    if (options.wipe) {
      await killer(['rabbitmq'], options.seed, {
        kill: async () => rabbitmq?.wipe?.(),
        restart: async () => rabbitmq?.start(),
      });
    } else {
      const apps = {
        kill: (name: string) => system.kill(name),
        restart: (name: string) => system.restart(name),
      };
      await Promise.all([
        killer(namesOf(true), options.seed, apps),
        killer(namesOf(false), options.seed + 1, apps),
      ]);
    }
  } finally {
    await client.end();
  }
}
