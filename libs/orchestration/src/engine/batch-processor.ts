import type { Log, Pending } from '@edda/messaging';
import type { SagaState } from '@edda/saga-core';
import type { SagaStore } from '../saga-store.js';
import { StoreUnavailable } from '../saga-store.js';
import type { BatchTelemetry } from '../telemetry/batch-telemetry.js';
import { preciseNow } from '../telemetry/batch-telemetry.js';
import type { BatchDecision, BatchSettings } from './decide-batch.js';
import { decideBatch } from './decide-batch.js';
import { backoffMs, pause } from './pause.js';
import type { Relay } from './relay.js';
import { toAudit } from './to-audit.js';
import type { Work, WorkResult } from './work.js';

type PendingWork = Pending<Work, WorkResult>;

/** After so many failures in a row the batch goes back to who submitted it. */
const TRIES = 3;

/** What a processor is given by the engine around it. */
export interface BatchEngine {
  readonly store: SagaStore;
  readonly relay: Relay;
  readonly settings: BatchSettings;
  readonly log: Log;
  /** Called when the database stays away: starts that wait behind REST need not wait any longer. */
  readonly onUnavailable: (error: StoreUnavailable) => void;
  /** Called after a commit that brought events, or sagas that wait for some: they may belong together. */
  readonly onMail: () => void;
  /** Default: nobody counts or traces. */
  readonly telemetry?: BatchTelemetry;
  /** Called after a commit that brought facts. */
  readonly onFacts: () => void;
  readonly closing: AbortSignal;
}

/**
 * Runs one batch: one load, `transition()` for each input, one set-based transaction; then the results, then the messages.
 *
 * A batch that the database cannot take now is tried again a few times, then all of it is rejected with StoreUnavailable: callers
 * behind REST come again by themselves, deliveries stay unacknowledged and are submitted anew. A batch that fails for what is in it is
 * halved until the piece that does it stands alone and is rejected; all others go through.
 */
export class BatchProcessor {
  /** Versions that this process does not have, and that were told of. */
  private readonly told = new Set<string>();

  constructor(private readonly engine: BatchEngine) {}

  /** Settles each piece. Never rejects. */
  async process(batch: readonly PendingWork[]): Promise<void> {
    const { telemetry } = this.engine;
    const from = telemetry ? preciseNow() : 0;
    const decision = await this.commit(batch);
    if (!decision) return;
    batch.forEach((pending, index) => pending.resolve(decision.results[index] ?? { status: 'done' }));
    telemetry?.committed(decision.observed ?? [], { from, to: preciseNow(), batch: batch.length });
    if (bringsMail(decision)) this.engine.onMail();
    if (decision.changes.length > 0) this.engine.onFacts();
    this.tellOfUnknown(decision);
    await this.engine.relay.offer(decision.changes.flatMap((change) => change.outbox));
  }

  /** Once for each version: what is due comes again every few seconds. */
  private tellOfUnknown({ unknownVersions }: BatchDecision): void {
    for (const wanted of unknownVersions.filter((one) => !this.told.has(one))) {
      this.told.add(wanted);
      const line = `A timer or an event is due for a saga that runs ${wanted}, which this orchestrator does not have. Unless another one has it, its sagas stand still: keep registering that class, deploy it beside this one, or migrate them.`;
      this.engine.log('warn', line);
    }
  }

  /** Undefined if the batch was not committed; then each piece has been settled otherwise. */
  private async commit(batch: readonly PendingWork[]): Promise<BatchDecision | undefined> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.decideAndSave(batch.map((pending) => pending.work));
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) return await this.isolate(batch, error);
        if (failures >= TRIES || this.engine.closing.aborted) return this.giveBack(batch, error);
        this.engine.log('warn', `A batch of ${batch.length} is tried again: ${error.message}`);
        await pause(backoffMs(failures), this.engine.closing);
      }
    }
  }

  private giveBack(batch: readonly PendingWork[], error: StoreUnavailable): undefined {
    this.engine.onUnavailable(error);
    this.engine.telemetry?.failed('unavailable');
    reject(batch, error);
    return undefined;
  }

  private decideAndSave(work: readonly Work[]): Promise<BatchDecision> {
    return this.engine.store.transact(async (transaction) => {
      const starts = work.filter((piece) => piece.kind === 'start');
      const mail = work.flatMap((piece) => (piece.kind === 'post' ? [piece.mail] : []));
      const ids = [...new Set(work.flatMap((piece) => ('sagaId' in piece ? [piece.sagaId] : [])))];
      const claims =
        starts.length === 0 ? [] : await transaction.claimKeys(starts.map((start) => start.claim));
      const posted = mail.length === 0 ? new Set<string>() : await transaction.post(mail);
      const states = ids.length === 0 ? new Map<string, SagaState>() : await transaction.load(ids, 'skip');
      const missing = ids.filter((id) => !states.has(id));
      const busy = missing.length === 0 ? new Set<string>() : await transaction.existing(missing);
      const decision = decideBatch(
        work,
        { now: await transaction.now(), claims, posted, states, busy },
        this.engine.settings,
      );
      if (decision.changes.length > 0) await transaction.save(decision.changes);
      // Last: whoever else writes into the audit waits from here to the commit, and no longer.
      const audit = toAudit(work, decision.results);
      if (audit.length > 0) await transaction.audit(audit);
      return decision;
    });
  }

  /** Finds the piece that no transaction can take. At most twice the batch's size in transactions, and only when there is one. */
  private async isolate(batch: readonly PendingWork[], error: unknown): Promise<undefined> {
    if (batch.length === 1) {
      const cause = error instanceof Error ? error : new Error(String(error));
      const [work] = batch.map((pending) => pending.work);
      const about = work && 'sagaId' in work ? { correlationId: work.sagaId } : undefined;
      this.engine.log('error', `One piece of work cannot be processed: ${cause.message}`, about);
      this.engine.telemetry?.failed('content');
      reject(batch, cause);
      return undefined;
    }
    const middle = Math.ceil(batch.length / 2);
    // Each half sends as soon as it is committed: the other one may have to wait for the database.
    await this.process(batch.slice(0, middle));
    await this.process(batch.slice(middle));
    return undefined;
  }
}

function bringsMail({ changes, results }: BatchDecision): boolean {
  const hasPosted = results.some((result) => result.status === 'posted' && !result.repeated);
  return hasPosted || changes.some(({ awaits = [] }) => awaits.length > 0);
}

function reject(batch: readonly PendingWork[], error: Error): void {
  for (const pending of batch) pending.reject(error);
}
