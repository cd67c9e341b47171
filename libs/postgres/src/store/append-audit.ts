import type { AuditEntry, AuditRecord } from '@edda/orchestration';
import { BEGINNING, chained } from '@edda/orchestration';
import type { ClientBase } from 'pg';
import type { InSchema } from '../statement.js';
import { type AuditRow, INSERT_AUDIT, LAST_AUDIT, LOCK_AUDIT } from './audit.sql.js';

/** Adds entries to the audit inside a transaction that has begun, each tenant's behind the end of its chain. Tenants in the order of their names. */
export async function appendAudit(
  client: ClientBase,
  inSchema: InSchema,
  entries: readonly AuditEntry[],
  at: number,
): Promise<void> {
  const storable = entries.map(toStorable);
  for (const tenant of [...new Set(storable.map((entry) => entry.tenant))].toSorted()) {
    const own = storable.filter((entry) => entry.tenant === tenant);
    await appendTo(client, inSchema, tenant, own, at);
  }
}

async function appendTo(
  client: ClientBase,
  inSchema: InSchema,
  tenant: string,
  entries: readonly AuditEntry[],
  at: number,
): Promise<void> {
  // Sent together, carried out one behind the other.
  const [, { rows }] = await Promise.all([
    client.query(inSchema(LOCK_AUDIT), [tenant]),
    client.query<Pick<AuditRow, 'sequence' | 'hash'>>(inSchema(LAST_AUDIT), [tenant]),
  ]);
  const records = chained(entries, rows[0] ?? BEGINNING, at);
  await client.query(inSchema(INSERT_AUDIT), [
    tenant,
    records.map(({ sequence }) => sequence),
    records.map((record) => record.at),
    records.map(({ who }) => who),
    records.map(({ roles }) => JSON.stringify(roles)),
    records.map(({ action }) => action),
    records.map(({ target }) => target),
    records.map(({ reason }) => reason),
    records.map(({ requestId }) => requestId),
    records.map(({ details }) => JSON.stringify(details)),
    records.map(({ previousHash }) => previousHash),
    records.map(({ hash }) => hash),
  ]);
}

/** What the database would not give back as it was is taken out before the hash is made of it. */
function toStorable(entry: AuditEntry): AuditEntry {
  const { who, roles, target, reason, requestId } = entry;
  return {
    ...entry,
    who: storable(who),
    roles: roles.map(storable),
    target: storable(target),
    reason: storable(reason),
    requestId: storable(requestId),
  };
}

const storable = (text: string): string => text.replaceAll(/[\0\p{Cs}]/gu, '');

export function toAuditRecord(row: AuditRow): AuditRecord {
  return {
    tenant: row.tenant,
    sequence: row.sequence,
    at: row.at,
    who: row.who,
    roles: row.roles,
    action: row.action,
    target: row.target,
    reason: row.reason,
    requestId: row.request_id,
    details: row.details as AuditRecord['details'],
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
