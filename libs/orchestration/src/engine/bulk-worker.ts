import type { Log } from '@edda/messaging';
import type { HistoryEntry } from '@edda/saga-core';
import { entryOf } from '../audit/entry-of.js';
import type { SagaStore } from '../saga-store.js';
import { OutboxFull, StoreUnavailable } from '../saga-store.js';
import { actionId, actionInput, partOf } from '../sagas/bulk-actions.js';
import { wholeHistory } from '../sagas/looking.js';
import type { BulkAction, BulkRefusal, ClaimedBulkAction } from '../store/bulk-action-store.js';
import { backoffMs, pause } from './pause.js';
import type { ActionWork, WorkResult } from './work.js';

/** How long an order belongs to this process after each part. If it dies, another one carries it on after that. */
const LEASE_MS = 30_000;
/** So many sagas at once: a batch of them joins those that go on by themselves. */
const PART = 100;
const POLL_MS = 500;

export interface BulkWorkerParts {
  readonly store: SagaStore;
  /** Resolves when it is decided and committed. */
  readonly submit: (work: ActionWork) => Promise<WorkResult>;
  readonly log: Log;
  readonly closing: AbortSignal;
}

/**
 * Carries out what people want done with many sagas, part by part. Which sagas are in a part is written down before any of them is acted on: they may not be
 * meant any more afterwards, and would be missing in the count. If the process dies in a part, another one asks the history of each of its sagas
 * whether it has had the action, and does what is left.
 */
export class BulkWorker {
  private working: Promise<void> | undefined;

  constructor(private readonly parts: BulkWorkerParts) {}

  start(): void {
    this.working ??= this.poll();
  }

  async close(): Promise<void> {
    await this.working;
  }

  private async poll(): Promise<void> {
    const { store, log, closing } = this.parts;
    let failures = 0;
    while (!closing.aborted) {
      try {
        const claimed = await store.claimBulkAction(LEASE_MS);
        if (claimed) await this.carryOut(claimed);
        failures = 0;
        if (claimed) continue;
      } catch (error) {
        failures += 1;
        log(
          'warn',
          `A bulk action waits for another try: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      await pause(failures === 0 ? POLL_MS : backoffMs(failures), closing);
    }
  }

  private async carryOut({ bulk, begun: left, cursor: from, claim }: ClaimedBulkAction): Promise<void> {
    const { store, closing } = this.parts;
    const { id, tenant } = bulk;
    let { done, refusals } = bulk;
    let [begun, cursor] = [left, from];
    for (let isLeftOver = true; !closing.aborted; isLeftOver = false) {
      const outcomes = await Promise.all(begun.map((sagaId) => this.settle(sagaId, bulk, isLeftOver)));
      done += outcomes.filter((outcome) => outcome === DONE).length;
      refusals = begun.reduce((all, sagaId, index) => counted(all, sagaId, outcomes[index]), refusals);
      const isLast = begun.length > 0 && cursor === undefined;
      const next = isLast ? NOTHING : await partOf(store, tenant, bulk, cursor, PART);
      refusals = next.unknown.reduce((all, sagaId) => counted(all, sagaId, 'unknown-saga'), refusals);
      begun = next.states.map((state) => state.id);
      cursor = next.next;
      const isFinished = begun.length === 0 && cursor === undefined;
      const place = cursor === undefined ? {} : { cursor };
      const progress = { id, tenant, claim, begun, ...place, done, refusals, isFinished };
      const isMine = await store.saveBulkProgress(progress, LEASE_MS);
      if (!isMine || isFinished) return;
    }
  }

  /** Sees to it that a saga has had the action, once. `isLeftOver`: somebody may have done so, and died before it was counted. */
  private async settle(sagaId: string, bulk: BulkAction, isLeftOver: boolean): Promise<Outcome> {
    const known = isLeftOver ? outcomeIn(await wholeHistory(this.parts.store, sagaId), bulk.id) : undefined;
    return known ?? (await this.act(sagaId, bulk));
  }

  private async act(sagaId: string, bulk: BulkAction): Promise<Outcome> {
    const { id, tenant, action, path, by, reason } = bulk;
    const deed = { action: `saga.${action}`, target: sagaId, by, reason, details: { path, bulkAction: id } };
    const audit = entryOf({ tenant, roles: [] }, deed);
    const input = actionInput(bulk, id);
    const result = await this.submitted({ kind: 'action', sagaId, input, audit });
    if (result === undefined) return 'unprocessable';
    if (result.status === 'unknown-version') return 'version-not-here';
    if (result.status === 'rejected') return result.reason;
    const ignored = result.status === 'answered' ? result.ignored : undefined;
    return ignored === undefined || ignored === 'duplicate' ? DONE : ignored;
  }

  /** Undefined if no transaction can take it, whoever tries: one such saga must not hold up all others. Why not is in the log. */
  private async submitted(work: ActionWork): Promise<WorkResult | undefined> {
    try {
      return await this.parts.submit(work);
    } catch (error) {
      if (this.parts.closing.aborted || error instanceof StoreUnavailable || error instanceof OutboxFull)
        throw error;
      return undefined;
    }
  }
}

const NOTHING = { states: [], unknown: [], next: undefined } as const;
const DONE = 'done';
/** {@link DONE}, or why the saga did not take the action. */
type Outcome = string;

/** What a saga's history says of an order about many; undefined if the saga has not had the action yet. */
function outcomeIn(history: readonly HistoryEntry[], bulkId: string): Outcome | undefined {
  const id = actionId(bulkId);
  for (const { fact } of history) {
    if (fact.kind === 'action-taken' && fact.id === id) return DONE;
    if (fact.kind === 'input-ignored' && fact.messageId === id) return fact.reason;
  }
  return undefined;
}

function counted(
  refusals: readonly BulkRefusal[],
  sagaId: string,
  reason: Outcome = DONE,
): readonly BulkRefusal[] {
  if (reason === DONE) return refusals;
  const known = refusals.some((one) => one.reason === reason);
  if (!known) return [...refusals, { reason, count: 1, example: sagaId }];
  return refusals.map((one) => (one.reason === reason ? { ...one, count: one.count + 1 } : one));
}
