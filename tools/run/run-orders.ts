import type { Order } from '../orders/order.js';
import { stockProducts } from '@edda/inventory';
import type { OrderSet } from '../orders/order-set.js';
import { startOrder } from '../rest/start-order.js';
import { unfinishedKeys } from '../rest/unfinished-sagas.js';
import type { System } from '../system/index.js';
import type { ProgressState } from '@edda/terminal';
import { followSagas, type FollowResult } from './follow-sagas.js';

/** In which order and how fast: {@link inParallel} and {@link atRate} are two ways. */
export type Posting = (
  orders: readonly Order[],
  post: (order: Order, index: number) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;

export interface RunOrdersOptions {
  readonly system: System;
  readonly set: OrderSet;
  readonly posting: Posting;
  readonly onProgress: (state: ProgressState) => void;
  /** How long an order is offered to orchestrators that are away. Default: 60 s. */
  readonly retryForMs?: number;
  readonly signal: AbortSignal;
}

/**
 * Puts the products on the shelf, starts a saga for each order over REST, and follows all of them to their ends.
 *
 * @throws if an order is refused or no orchestrator takes it in time
 */
export async function runOrders(options: RunOrdersOptions): Promise<FollowResult> {
  const { system, set, posting, onProgress, retryForMs } = options;
  await stockProducts(system.databaseUrl, set.products);
  const urls = system.orchestratorUrls;
  const accepted = new Set<string>();
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const post = async (order: Order, index: number): Promise<void> => {
    await startOrder(order, { urls, first: index, idempotencyKey: order.orderId, retryForMs, signal });
    accepted.add(order.orderId);
  };
  const posted = posting(set.orders, post, signal).catch((error: unknown) => {
    failed.abort();
    throw error;
  });
  const followed = followSagas({
    total: set.orders.length,
    accepted,
    unfinished: () => unfinishedAtAny(urls),
    onProgress,
    signal,
  });
  // Both, so that nothing is under way any more when an error is thrown.
  const [ends, result] = await Promise.allSettled([posted, followed]);
  if (ends.status === 'rejected') throw ends.reason;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Asks the first orchestrator that answers: they all see the same sagas. */
async function unfinishedAtAny(urls: readonly string[]): Promise<ReadonlySet<string>> {
  let lastError: unknown;
  for (const url of urls) {
    try {
      return await unfinishedKeys(url);
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}
