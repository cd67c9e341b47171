import type { AwaitedInput, SagaState } from '@edda/saga-core';
import type { AwaitedRow, DeliveryRow, MailRow, Tables } from './tables.js';
import { rowKey } from './tables.js';

/** What the saga waits for from now on. A wait that was there already is not new. */
export function replaceAwaited(
  { awaited }: Tables,
  { id: sagaId, tenant }: SagaState,
  awaits: readonly AwaitedInput[],
): void {
  const wanted = new Map(awaits.map((one) => [rowKey(sagaId, one.path, one.key), one]));
  for (const [name, row] of awaited) if (row.sagaId === sagaId && !wanted.has(name)) awaited.delete(name);
  for (const [name, one] of wanted) {
    const known = awaited.get(name);
    const { path, key, dueAt } = one;
    awaited.set(name, {
      sagaId,
      tenant,
      path,
      key,
      since: known?.since ?? one.since,
      isNew: known?.isNew ?? true,
      ...(dueAt === undefined ? {} : { dueAt }),
    });
  }
}

/** Removes what the saga has taken in; a wait that is still there takes the next event. */
export function settleDeliveries(tables: Tables, sagaId: string, messageIds: readonly string[]): void {
  if (messageIds.length === 0) return;
  for (const delivery of tables.deliveries.values()) {
    if (delivery.sagaId === sagaId && messageIds.includes(delivery.messageId)) remove(tables, delivery);
  }
}

/** Gives up one delivery. An event that was for this saga alone is as it was when it came. */
export function dropDelivery(tables: Tables, sagaId: string, messageId: string): void {
  for (const delivery of tables.deliveries.values()) {
    if (delivery.sagaId !== sagaId || delivery.messageId !== messageId) continue;
    remove(tables, delivery);
    const row = tables.mail.get(rowKey(delivery.tenant, messageId));
    if (row?.recipients === 1) setMail(tables, { ...row, status: 'kept', isUndecided: true, recipients: 0 });
  }
}

function remove({ deliveries, awaited }: Tables, { sagaId, path }: DeliveryRow): void {
  deliveries.delete(rowKey(sagaId, path));
  for (const [name, row] of awaited) {
    if (row.sagaId === sagaId && row.path === path) awaited.set(name, { ...row, isNew: true });
  }
}

function setMail({ mail }: Tables, row: MailRow): void {
  mail.set(rowKey(row.mail.tenant, row.mail.id), row);
}

/**
 * Brings events and waits together, in the order in which the events came. An undecided one goes to every saga that waits for it, a kept one
 * to the first new wait. One after the other, so nothing of what the database has to take care of can happen here.
 */
export function matchMail(tables: Tables, now: number): void {
  const newWaits = [...tables.awaited.values()].filter(({ isNew }) => isNew).toSorted(oldestFirst);
  for (const row of tables.mail.values()) {
    if (row.status !== 'kept') continue;
    if (row.isUndecided) decide(tables, row);
    else if (newWaits.length > 0 && expiresAt(row) > now) giveKept(tables, row, newWaits);
  }
  for (const [name, row] of tables.awaited) if (row.isNew) tables.awaited.set(name, { ...row, isNew: false });
}

function decide(tables: Tables, row: MailRow): void {
  const waiting = [...tables.awaited.values()].filter((wait) => fits(row, wait)).toSorted(oldestFirst);
  const free = waiting.filter((wait) => isFree(tables, wait));
  const first = [...new Map(free.toReversed().map((wait) => [wait.sagaId, wait])).values()];
  if (first.length > 0) return give(tables, row, first);
  // Each of them has another event to take first.
  if (waiting.length > 0) return;
  const { unexpected } = row.mail;
  const status = unexpected === 'mailbox' ? 'kept' : unexpected === 'park' ? 'parked' : 'ignored';
  setMail(tables, { ...row, status, isUndecided: false });
}

function giveKept(tables: Tables, row: MailRow, newWaits: readonly AwaitedRow[]): void {
  const first = newWaits.find((wait) => fits(row, wait) && isFree(tables, wait));
  if (first) give(tables, row, [first]);
}

function give(tables: Tables, row: MailRow, waits: readonly AwaitedRow[]): void {
  const { tenant, id } = row.mail;
  for (const { sagaId, path, key } of waits) {
    const delivery = { sagaId, path, key, tenant, messageId: id, claimableAt: row.receivedAt };
    tables.deliveries.set(rowKey(sagaId, path), delivery);
  }
  setMail(tables, { ...row, status: 'delivered', isUndecided: false, recipients: waits.length });
}

export function expiresAt({ mail, receivedAt }: MailRow): number {
  return receivedAt + mail.ttlMs;
}

function fits({ mail }: MailRow, { tenant, key }: AwaitedRow): boolean {
  return mail.tenant === tenant && mail.keys.includes(key);
}

/** A wait takes one event at a time. */
function isFree({ deliveries }: Tables, { sagaId, path }: AwaitedRow): boolean {
  return !deliveries.has(rowKey(sagaId, path));
}

export function oldestFirst(a: AwaitedRow, b: AwaitedRow): number {
  const [left, right] = [rowKey(a.sagaId, a.path, a.key), rowKey(b.sagaId, b.path, b.key)];
  return a.since - b.since || (left < right ? -1 : 1);
}
