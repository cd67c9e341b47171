import { setTimeout as delay } from 'node:timers/promises';

/** Work on each item, `limit` at a time. Begins nothing more after the signal or after an error, which is thrown when all has come back. */
export async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const entries = items.entries();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    // One iterator for all workers: each takes the next entry that nobody has taken.
    for (const [index, item] of entries) {
      if (hasFailed || signal.aborted) return;
      await work(item, index).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  throwFirst(await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker)));
}

export interface Clock {
  /** Milliseconds from any beginning. */
  now(): number;
  /** Resolves after the time, or at once when the signal comes. */
  delay(ms: number, signal: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  delay: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

/**
 * Begins the work on each item at its time, `perSecond` of them evenly over each second, whether or not earlier ones have come back:
 * callers do not wait for each other. Resolves when all have.
 */
export async function atRate<Item>(
  items: readonly Item[],
  perSecond: number,
  work: (item: Item, index: number) => Promise<void>,
  signal: AbortSignal,
  clock: Clock = realClock,
): Promise<void> {
  const startedAt = clock.now();
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const begun: Promise<void>[] = [];
  for (const [index, item] of items.entries()) {
    // From the beginning and not from the item before: delays that come late do not add up.
    const wait = startedAt + (index * 1_000) / perSecond - clock.now();
    if (wait > 0) await clock.delay(wait, either);
    if (either.aborted) break;
    const one = work(item, index);
    one.catch(() => failed.abort());
    begun.push(one);
  }
  throwFirst(await Promise.allSettled(begun));
}

function throwFirst(results: readonly PromiseSettledResult<void>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
