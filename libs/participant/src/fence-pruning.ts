import type { Log } from '@edda/messaging';
import { pause } from './back-off.js';
import { FenceUnavailable } from './fence.js';
import type { Fence } from './fence.js';

/** Often enough for processes that are restarted often, and cheap where there is nothing to do. In milliseconds. */
const EVERY_MS = 5 * 60_000;

export interface PruningOptions {
  /** Aborted when the process shuts down. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Milliseconds from one look to the next. Default: five minutes. */
  readonly everyMs?: number;
}

/** Has the fence forget what is old, from time to time, batch by batch, until the process shuts down. Never rejects. */
export async function keepPruned(
  fence: Pick<Fence, 'prune'>,
  { signal, log, everyMs = EVERY_MS }: PruningOptions,
): Promise<void> {
  while (await pause(everyMs, signal)) {
    try {
      let pruned = 0;
      for (let batch = -1; batch !== 0 && !signal.aborted; pruned += batch) batch = await fence.prune();
      if (pruned > 0) log('info', `The fence has forgotten ${pruned} steps and suspects that were old.`);
    } catch (error) {
      // That the database is away is said by whoever needs it; pruning has time.
      if (error instanceof FenceUnavailable) continue;
      log('error', `The fence cannot be pruned: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
