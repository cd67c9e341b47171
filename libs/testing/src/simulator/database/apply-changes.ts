import type { SagaChange } from '@edda/orchestration/decisions';
import { lookAgain } from './match-mail.js';
import type { Tables } from './tables.js';
import type { Transaction } from './transaction.js';
import { businessKeyOf, idempotencyKeyOf } from './transaction.js';

/** Writes what a transaction has collected. `onAdded` hears of each new row of the outbox. */
export function applyChanges(
  tables: Tables,
  { claims, mail, changes }: Transaction,
  now: number,
  onAdded: (id: string) => void,
): void {
  for (const claim of claims) {
    const { sagaId, bodyHash } = claim;
    const idempotency = idempotencyKeyOf(claim);
    tables.businessKeys.set(businessKeyOf(claim), sagaId);
    if (idempotency !== undefined) tables.idempotencyKeys.set(idempotency, { sagaId, bodyHash });
  }
  for (const each of mail) {
    const stored = {
      ...each,
      status: 'kept',
      receivedAt: now,
      expiresAt: now + each.ttlMs,
      recipients: 0,
    } as const;
    tables.mail.set(each.id, { mail: stored, isMatched: false });
  }
  for (const change of changes) applyChange(tables, change, now, onAdded);
}

function applyChange(tables: Tables, change: SagaChange, now: number, onAdded: (id: string) => void): void {
  const { state, entries, outbox, wakeAt, keepsTimer, awaits, delivered, releaseKey, leaseMs } = change;
  if (entries.length > 0) tables.sagas.set(state.id, state);
  tables.history.set(state.id, [...(tables.history.get(state.id) ?? []), ...entries]);
  for (const message of outbox) {
    // The same sending: it is there already.
    if (tables.outbox.has(message.id)) continue;
    tables.outbox.set(message.id, { message, claimableAt: now + leaseMs, attempts: 0 });
    onAdded(message.message.messageId);
  }
  if (!keepsTimer && wakeAt === undefined) tables.timers.delete(state.id);
  if (!keepsTimer && wakeAt !== undefined) tables.timers.set(state.id, wakeAt);
  if (awaits) replaceAwaits(tables, state.id, awaits);
  for (const messageId of delivered) settleDelivery(tables, messageId, state.id);
  if (!releaseKey) return;
  const key = businessKeyOf(state);
  if (tables.businessKeys.get(key) === state.id) tables.businessKeys.delete(key);
}

/** A wait that goes on stays as it is: it has been matched already. */
function replaceAwaits(tables: Tables, sagaId: string, awaits: NonNullable<SagaChange['awaits']>): void {
  const known = tables.awaited.get(sagaId) ?? [];
  const rows = awaits.map((wait) => ({
    ...wait,
    sagaId,
    isMatched: known.some(({ path, key, isMatched }) => path === wait.path && key === wait.key && isMatched),
  }));
  if (rows.length === 0) tables.awaited.delete(sagaId);
  else tables.awaited.set(sagaId, rows);
}

/** A wait that is still there afterwards takes the next one. */
function settleDelivery(tables: Tables, messageId: string, sagaId: string): void {
  for (const [key, row] of tables.deliveries) {
    if (row.messageId !== messageId || row.sagaId !== sagaId) continue;
    tables.deliveries.delete(key);
    lookAgain(tables, sagaId, row.path);
  }
}
