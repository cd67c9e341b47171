import type { Log } from '@edda/messaging';
import type { SagaStore } from '../saga-store.js';
import { StoreUnavailable } from '../saga-store.js';
import type { BatchDecision, BatchSettings } from './decide-batch.js';
import { decideBatch } from './decide-batch.js';
import type { Pending } from './micro-batcher.js';
import { backoffMs, pause } from './pause.js';
import type { Relay } from './relay.js';
import type { Work, WorkResult } from './work.js';

type PendingWork = Pending<Work, WorkResult>;

/** After so many failures in a row the callers behind REST are told; messages and timers go on waiting. */
const TRIES_BEFORE_REFUSING_STARTS = 3;

/**
 * Runs one batch: one load, `transition()` for each input, one set-based transaction; then the results, then the messages.
 *
 * A batch that the database cannot take now is tried again as it is. One that fails for what is in it is halved until the
 * piece that does it stands alone and is rejected; all others go through.
 */
export class BatchProcessor {
  constructor(
    private readonly store: SagaStore,
    private readonly relay: Relay,
    private readonly settings: BatchSettings,
    private readonly log: Log,
    private readonly closing: AbortSignal,
  ) {}

  async process(batch: readonly PendingWork[]): Promise<void> {
    let waiting = batch;
    for (let failures = 1; ; failures += 1) {
      try {
        const decision = await this.decideAndSave(waiting.map((pending) => pending.work));
        waiting.forEach((pending, index) => pending.resolve(decision.results[index] ?? { status: 'done' }));
        await this.relay.offer(decision.changes.flatMap((change) => change.outbox));
        return;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return await this.isolate(waiting, error);
        if (failures >= TRIES_BEFORE_REFUSING_STARTS) waiting = refuseStarts(waiting, error);
        if (waiting.length === 0) return;
        if (this.closing.aborted) return reject(waiting, error);
        this.log('warn', `A batch of ${waiting.length} is tried again: ${error.message}`);
        await pause(backoffMs(failures), this.closing);
      }
    }
  }

  private decideAndSave(work: readonly Work[]): Promise<BatchDecision> {
    return this.store.transact(async (transaction) => {
      const starts = work.filter((piece) => piece.kind === 'start');
      const others = work.flatMap((piece) => (piece.kind === 'start' ? [] : [piece.sagaId]));
      const claims =
        starts.length === 0 ? [] : await transaction.claimKeys(starts.map((start) => start.claim));
      const states = others.length === 0 ? new Map() : await transaction.load([...new Set(others)]);
      const decision = decideBatch(work, { now: transaction.now, claims, states }, this.settings);
      if (decision.changes.length > 0) await transaction.save(decision.changes);
      return decision;
    });
  }

  /** Finds the piece that no transaction can take. At most twice the batch's size in transactions, and only when there is one. */
  private async isolate(batch: readonly PendingWork[], error: unknown): Promise<void> {
    if (batch.length === 1) {
      const cause = error instanceof Error ? error : new Error(String(error));
      this.log('error', `One piece of work cannot be processed: ${cause.message}`);
      return reject(batch, cause);
    }
    const middle = Math.ceil(batch.length / 2);
    await this.process(batch.slice(0, middle));
    await this.process(batch.slice(middle));
  }
}

/** People wait behind REST, and can come again with the same idempotency key. */
function refuseStarts(batch: readonly PendingWork[], error: StoreUnavailable): readonly PendingWork[] {
  reject(
    batch.filter((pending) => pending.work.kind === 'start'),
    error,
  );
  return batch.filter((pending) => pending.work.kind !== 'start');
}

function reject(batch: readonly PendingWork[], error: Error): void {
  for (const pending of batch) pending.reject(error);
}
