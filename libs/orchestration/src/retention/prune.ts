import type { Pruned, RetentionStore } from '../store/retention-store.js';
import type { RetentionPlan } from './retention.js';

/** What was removed, or would be. */
export interface PruneReport {
  /** By name of the definition; those with none are missing. */
  readonly sagas: ReadonlyMap<string, number>;
  readonly mail: number;
  readonly deadLetters: number;
}

export interface PruneOptions {
  /** Counts what would be removed, and removes nothing. Default: false. */
  readonly dryRun?: boolean;
  /** Rows that one transaction looks at. Default: 500. */
  readonly batch?: number;
  /** Ends it behind the batch that is under way. */
  readonly signal?: AbortSignal;
  /** Called behind each batch: resolves when the next one may begin. Default: at once. */
  readonly rest?: () => Promise<void>;
}

/** What fits into a few tens of milliseconds. */
const BATCH = 500;

/**
 * Removes all that has been kept for long enough, batch by batch, and says how much that was. Where another process is at it, it leaves the
 * rest to that one.
 *
 * @throws StoreUnavailable if the database cannot do it now; what was removed before that is gone
 */
export async function prune(
  store: RetentionStore,
  plan: RetentionPlan,
  options: PruneOptions = {},
): Promise<PruneReport> {
  const { dryRun = false, batch: limit = BATCH } = options;
  const sagas = new Map<string, number>();
  for (const [definition, keepMs] of plan.sagas) {
    const { keepsBusinessKeys } = plan;
    const removed = await inBatches(options, (after) =>
      store.pruneSagas({ definition, keepMs, limit, after, keepsBusinessKeys, dryRun }),
    );
    if (removed > 0) sagas.set(definition, removed);
  }
  const { mailMs, deadLettersMs } = plan;
  const mail =
    mailMs === undefined
      ? 0
      : await inBatches(options, (after) => store.pruneMail({ keepMs: mailMs, limit, after, dryRun }));
  const deadLetters =
    deadLettersMs === undefined
      ? 0
      : await inBatches(options, (after) =>
          store.pruneLetters({ keepMs: deadLettersMs, limit, after, dryRun }),
        );
  return { sagas, mail, deadLetters };
}

async function inBatches(
  { signal, rest }: PruneOptions,
  pruneBatch: (after: string | undefined) => Promise<Pruned | undefined>,
): Promise<number> {
  let removed = 0;
  let after: string | undefined;
  while (signal?.aborted !== true) {
    const batch = await pruneBatch(after);
    removed += batch?.removed ?? 0;
    after = batch?.next;
    if (after === undefined) break;
    await rest?.();
  }
  return removed;
}
