import type {
  AwaitedPage,
  AwaitedQuery,
  MailDelivery,
  MailPage,
  MailQuery,
  StoredMail,
} from '@edda/orchestration';
import { InvalidCursor } from '@edda/orchestration';
import { expiresAt, matchMail, oldestFirst } from './mailbox-rows.js';
import type { AwaitedRow, MailRow, Tables } from './tables.js';
import { rowKey } from './tables.js';

/** Matches, and leases what is to be delivered. */
export function claimDeliveries(
  tables: Tables,
  now: number,
  limit: number,
  leaseMs: number,
): readonly MailDelivery[] {
  matchMail(tables, now);
  const claimable = [...tables.deliveries]
    .filter(([, { claimableAt }]) => claimableAt <= now)
    .flatMap(([name, row]) => {
      const mail = tables.mail.get(rowKey(row.tenant, row.messageId));
      return mail ? [{ name, row, mail }] : [];
    })
    .toSorted((a, b) => a.mail.arrival - b.mail.arrival)
    .slice(0, limit);
  return claimable.map(({ name, row, mail: { mail } }) => {
    tables.deliveries.set(name, { ...row, claimableAt: now + leaseMs });
    const { messageId, sagaId, path, key } = row;
    return { messageId, sagaId, path, event: mail.event, key, body: mail.body };
  });
}

export function expireMail({ mail }: Tables, now: number, limit: number): readonly string[] {
  const over = [...mail]
    .filter(([, row]) => row.status === 'kept' && !row.isUndecided && expiresAt(row) <= now)
    .slice(0, limit);
  for (const [name, row] of over) mail.set(name, { ...row, status: 'expired' });
  return over.map(([, row]) => row.mail.id);
}

export function discardMail({ mail }: Tables, tenant: string, id: string, note: string): boolean {
  const row = mail.get(rowKey(tenant, id));
  if (row?.status !== 'kept' && row?.status !== 'parked') return false;
  mail.set(rowKey(tenant, id), {
    ...row,
    status: 'discarded',
    isUndecided: false,
    note: note.replaceAll('\0', ''),
  });
  return true;
}

export function deliverMail({ mail }: Tables, tenant: string, id: string, note: string): boolean {
  const row = mail.get(rowKey(tenant, id));
  if (!row || row.status === 'kept' || row.status === 'delivered') return false;
  mail.set(rowKey(tenant, id), {
    ...row,
    status: 'kept',
    isUndecided: true,
    note: note.replaceAll('\0', ''),
  });
  return true;
}

export function findMail({ mail }: Tables, tenant: string, id: string): StoredMail | undefined {
  const row = mail.get(rowKey(tenant, id));
  return row && toStoredMail(row);
}

export function listMail({ mail }: Tables, { tenant, status, event, cursor, limit }: MailQuery): MailPage {
  const before = cursor === undefined ? Infinity : arrivalOf(mail, cursor);
  const rows = [...mail.values()]
    .filter((row) => row.mail.tenant === tenant && row.arrival < before)
    .filter((row) => status === undefined || row.status === status)
    .filter((row) => event === undefined || row.mail.event === event)
    .toSorted((a, b) => b.arrival - a.arrival);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? { next: `#${last.arrival}` } : {};
  return { items: page.map(toStoredMail), ...next };
}

export function listAwaited(
  { awaited, sagas }: Tables,
  { tenant, key: wanted, keyPrefix = '', cursor, limit }: AwaitedQuery,
): AwaitedPage {
  const all = [...awaited.values()].toSorted(oldestFirst);
  const after = cursor === undefined ? -1 : all.findIndex((row) => awaitedCursor(row) === cursor);
  if (cursor !== undefined && after < 0) throw new InvalidCursor(cursor);
  const rows = all
    .slice(after + 1)
    .filter((row) => row.tenant === tenant && row.key.startsWith(keyPrefix))
    .filter((row) => wanted === undefined || row.key === wanted);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = page.flatMap(({ sagaId, path, key, since, dueAt }) => {
    const saga = sagas.get(sagaId);
    if (!saga) return [];
    const due = dueAt === undefined ? {} : { dueAt };
    return [{ sagaId, definition: saga.definition, businessKey: saga.key, path, key, since, ...due }];
  });
  return { items, ...(rows.length > limit && last ? { next: awaitedCursor(last) } : {}) };
}

function awaitedCursor({ sagaId, path, key }: AwaitedRow): string {
  return rowKey(sagaId, path, key);
}

function arrivalOf(mail: Tables['mail'], cursor: string): number {
  const row = [...mail.values()].find(({ arrival }) => `#${arrival}` === cursor);
  if (!row) throw new InvalidCursor(cursor);
  return row.arrival;
}

function toStoredMail(row: MailRow): StoredMail {
  const { mail, status, receivedAt, recipients, note } = row;
  const said = note === undefined ? {} : { note };
  return { ...mail, status, receivedAt, expiresAt: expiresAt(row), recipients, ...said };
}
