import type { Log } from '@edda/messaging';
import type { SagaState } from '@edda/saga-core';
import { entryOf } from '../audit/entry-of.js';
import type { SagaStore } from '../saga-store.js';
import { actionInput, partOf } from '../sagas/bulk-actions.js';
import type { BulkRefusal, ClaimedBulkAction } from '../store/bulk-action-store.js';
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
 * Carries out what people want done with many sagas, part by part. If the process dies in between, another one does the part again: a saga knows the
 * action by its id, so nothing is done twice.
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

  private async carryOut({ bulk, cursor: from, claim }: ClaimedBulkAction): Promise<void> {
    const { store, closing } = this.parts;
    const { id, tenant } = bulk;
    let { done, refusals } = bulk;
    let cursor = from;
    while (!closing.aborted) {
      const part = await partOf(store, tenant, bulk, cursor, PART);
      const results = await Promise.all(part.states.map((state) => this.act(state, bulk)));
      const refused = results.filter((result) => result !== undefined);
      done += results.length - refused.length;
      refusals = refused.reduce(withRefusal, refusals);
      cursor = part.next;
      const isFinished = cursor === undefined;
      const place = cursor === undefined ? {} : { cursor };
      const isMine = await store.saveBulkProgress(
        { id, tenant, claim, ...place, done, refusals, isFinished },
        LEASE_MS,
      );
      if (!isMine || isFinished) return;
    }
  }

  /** Why the saga did not take it; undefined if it did, or had already. */
  private async act(
    { id: sagaId }: SagaState,
    bulk: ClaimedBulkAction['bulk'],
  ): Promise<Refused | undefined> {
    const { id, tenant, action, path, by, reason } = bulk;
    const deed = { action: `saga.${action}`, target: sagaId, by, reason, details: { path, bulkAction: id } };
    const audit = entryOf({ tenant, roles: [] }, deed);
    const input = actionInput(bulk, id);
    const result = await this.parts.submit({ kind: 'action', sagaId, input, audit });
    if (result.status === 'unknown-version') return { sagaId, reason: 'version-not-here' };
    const ignored = result.status === 'answered' ? result.ignored : undefined;
    return ignored === undefined || ignored === 'duplicate' ? undefined : { sagaId, reason: ignored };
  }
}

interface Refused {
  readonly sagaId: string;
  readonly reason: string;
}

function withRefusal(refusals: readonly BulkRefusal[], { reason, sagaId }: Refused): readonly BulkRefusal[] {
  const known = refusals.some((one) => one.reason === reason);
  if (!known) return [...refusals, { reason, count: 1, example: sagaId }];
  return refusals.map((one) => (one.reason === reason ? { ...one, count: one.count + 1 } : one));
}
