import type { Log } from '@edda/messaging';
import type { PruneReport } from '../retention/prune.js';
import { prune } from '../retention/prune.js';
import type { RetentionPlan } from '../retention/retention.js';
import { StoreUnavailable } from '../saga-store.js';
import type { RetentionStore } from '../store/retention-store.js';
import { pause } from './pause.js';

/** Often enough for processes that are restarted often, and cheap where there is nothing to do. */
const EVERY_MS = 5 * 60_000;
/** It rests this many times as long as it worked, so that it takes a quarter of one connection's time at most. */
const REST_FACTOR = 3;
const MIN_REST_MS = 10;

/** When the pruner works. */
export interface PrunerPace {
  /** Milliseconds from one round to the next, and before the first. */
  readonly everyMs: number;
  /** Milliseconds of any clock that goes forward. */
  readonly now: () => number;
}

/**
 * Removes what has been kept for long enough, from time to time, in small batches with rests between them, until the process closes. Each
 * orchestrator does it all; the store lets one of them have the turn.
 */
export class Pruner {
  private pruning: Promise<void> | undefined;

  constructor(
    private readonly store: RetentionStore,
    private readonly plan: () => RetentionPlan,
    private readonly log: Log,
    private readonly closing: AbortSignal,
    private readonly pace: PrunerPace = { everyMs: EVERY_MS, now: () => performance.now() },
  ) {}

  start(): void {
    this.pruning ??= this.run();
  }

  async close(): Promise<void> {
    await this.pruning;
  }

  private async run(): Promise<void> {
    for (;;) {
      await pause(this.pace.everyMs, this.closing);
      if (this.closing.aborted) return;
      await this.round();
    }
  }

  private async round(): Promise<void> {
    const { store, closing, pace } = this;
    let since = pace.now();
    const rest = async (): Promise<void> => {
      await pause(Math.max(MIN_REST_MS, REST_FACTOR * (pace.now() - since)), closing);
      since = pace.now();
    };
    try {
      const told = describePruned(await prune(store, this.plan(), { signal: closing, rest }));
      if (told !== undefined) this.log('info', told);
      await store.tendHistory();
    } catch (error) {
      // That the database is away is said by whoever needs it; pruning has time.
      if (error instanceof StoreUnavailable) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.log('error', `What has been kept for long enough cannot be removed: ${reason}`);
    }
  }
}

/** A line for the log; undefined if nothing was removed. */
export function describePruned({ sagas, mail, deadLetters }: PruneReport): string | undefined {
  const parts = [
    ...[...sagas].map(([definition, count]) =>
      counted(count, `saga "${definition}"`, `sagas "${definition}"`),
    ),
    ...(mail === 0 ? [] : [counted(mail, 'event', 'events')]),
    ...(deadLetters === 0 ? [] : [counted(deadLetters, 'dead letter', 'dead letters')]),
  ];
  if (parts.length === 0) return undefined;
  return `Removed what has been kept for long enough: ${parts.join(', ')}.`;
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
