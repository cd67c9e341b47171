import type { MailStatus } from '@edda/orchestration/decisions';
import type { Sabotage } from '../sabotage.js';
import { NO_SABOTAGE } from '../sabotage.js';
import type { AwaitedRow, MailRow, Tables } from './tables.js';
import { deliveryKey } from './tables.js';

/**
 * Brings events and waits together: a new event goes to all sagas that wait for it, a new wait gets the oldest event that is kept for it. A
 * wait has one event on its way at a time, and a saga gets one at a run: the earliest.
 */
export function matchMail(tables: Tables, now: number, sabotage: Sabotage = NO_SABOTAGE): void {
  const served = new Set<string>();
  for (const row of tables.mail.values()) if (!row.isMatched) matchEvent(tables, row, served, now, sabotage);
  for (const rows of tables.awaited.values())
    for (const wait of rows)
      if (!wait.isMatched && !sabotage.looksForEarlyEventsNever) matchWait(tables, wait, served, now);
  for (const row of tables.mail.values())
    if (row.isMatched && row.mail.status === 'kept' && row.mail.expiresAt <= now)
      decide(tables, row, 'expired');
}

const WITHOUT_A_WAIT = { mailbox: 'kept', ignore: 'ignored', park: 'parked' } as const;

function matchEvent(
  tables: Tables,
  row: MailRow,
  served: Set<string>,
  now: number,
  sabotage: Sabotage,
): void {
  const waiting = [...tables.awaited.values()].flat().filter(({ key }) => row.mail.keys.includes(key));
  if (waiting.length === 0)
    return decide(tables, row, sabotage.dropsMailbox ? 'ignored' : WITHOUT_A_WAIT[row.mail.unexpected]);
  // Who waits and is not free gets it later: it is looked at again.
  let recipients = 0;
  for (const wait of waiting) {
    if (served.has(wait.sagaId) || !isFree(tables, wait)) continue;
    deliver(tables, row, wait, now);
    served.add(wait.sagaId);
    recipients += 1;
  }
  if (recipients > 0) decide(tables, row, 'delivered', recipients);
}

function matchWait(tables: Tables, wait: AwaitedRow, served: Set<string>, now: number): void {
  if (served.has(wait.sagaId) || !isFree(tables, wait)) return;
  const kept = [...tables.mail.values()].find(
    ({ mail }) => mail.status === 'kept' && mail.expiresAt > now && mail.keys.includes(wait.key),
  );
  if (kept) {
    deliver(tables, kept, wait, now);
    served.add(wait.sagaId);
    decide(tables, kept, 'delivered', 1);
  }
  replaceWait(tables, wait, { isMatched: true });
}

/** A wait looks again for an event, since the last one did not end it. */
export function lookAgain(tables: Tables, sagaId: string, path: string): void {
  for (const wait of tables.awaited.get(sagaId) ?? [])
    if (wait.path === path) replaceWait(tables, wait, { isMatched: false });
}

/** Nobody takes the event there: it is as it was when it came, unless it went to others as well. */
export function giveBack(
  tables: Tables,
  { messageId, sagaId }: { readonly messageId: string; readonly sagaId: string },
): void {
  for (const [key, row] of tables.deliveries) {
    if (row.messageId !== messageId || row.sagaId !== sagaId) continue;
    tables.deliveries.delete(key);
    lookAgain(tables, sagaId, row.path);
    const known = tables.mail.get(messageId);
    if (known?.mail.recipients === 1)
      tables.mail.set(messageId, {
        mail: { ...known.mail, status: 'kept', recipients: 0 },
        isMatched: false,
      });
  }
}

function isFree(tables: Tables, { sagaId, path }: AwaitedRow): boolean {
  return !tables.deliveries.has(deliveryKey(sagaId, path));
}

function deliver(tables: Tables, { mail }: MailRow, { sagaId, path, key }: AwaitedRow, now: number): void {
  tables.deliveries.set(deliveryKey(sagaId, path), {
    messageId: mail.id,
    sagaId,
    path,
    key,
    claimableAt: now,
  });
}

function decide(tables: Tables, { mail }: MailRow, status: MailStatus, recipients = 0): void {
  tables.mail.set(mail.id, { mail: { ...mail, status, recipients }, isMatched: true });
}

function replaceWait(tables: Tables, { sagaId, path, key }: AwaitedRow, change: Partial<AwaitedRow>): void {
  const rows = tables.awaited.get(sagaId) ?? [];
  tables.awaited.set(
    sagaId,
    rows.map((row) => (row.path === path && row.key === key ? { ...row, ...change } : row)),
  );
}
