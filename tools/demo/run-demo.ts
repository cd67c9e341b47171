import { scopeToRun, type OrderSet } from '../orders/order-set.js';
import { prove, type Proof, type Timing } from '../proof/index.js';
import { inParallel } from '../run/posting.js';
import { runOrders } from '../run/run-orders.js';
import type { Services } from '../services/index.js';
import type { System } from '../system/index.js';
import type { ProgressDisplay } from '@edda/terminal';

/** Enough for the orchestrator to make batches of. */
const AT_A_TIME = 32;

export interface DemoRun {
  readonly services: Services;
  readonly system: System;
  readonly set: OrderSet;
  readonly display: ProgressDisplay;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

/** Runs the orders to their ends and proves what they came to. Undefined if the run was ended early. */
export async function runDemo({
  services,
  system,
  set,
  display,
  signal,
}: DemoRun): Promise<(Proof & Timing) | undefined> {
  const ours = servicesAreOurs(services) ? set : scopeToRun(set, `demo-${Date.now().toString(36)}`);
  const result = await runOrders({
    system,
    set: ours,
    posting: (orders, post, stop) => inParallel(orders, AT_A_TIME, post, stop),
    onProgress: (state) => display.show(state),
    signal,
  }).finally(() => display.finish());
  if (result === 'aborted') return undefined;
  if (result === 'stalled') display.say('Nothing has moved for two minutes: this is how far it came.');
  return prove(system.databaseUrl, ours.orders);
}

/** A database that we started is empty; any other one may hold the orders of earlier runs. */
function servicesAreOurs({ mode }: Services): boolean {
  return mode === 'local' || mode === 'embedded';
}
