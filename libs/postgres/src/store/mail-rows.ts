import type { AwaitedEntry, MailDelivery, StoredMail } from '@edda/orchestration';
import type { AwaitedRow } from './awaited.sql.js';
import type { DeliveryRow } from './delivery.sql.js';
import type { MailRow } from './mail.sql.js';

export function toDelivery(row: DeliveryRow): MailDelivery {
  return {
    messageId: row.message_id,
    sagaId: row.saga_id,
    path: row.path,
    event: row.event,
    key: row.key,
    body: row.body as MailDelivery['body'],
  };
}

export function toStoredMail(row: MailRow): StoredMail {
  return {
    id: row.id,
    tenant: row.tenant,
    event: row.event,
    contractVersion: row.contract_version,
    keys: row.keys,
    body: row.body as StoredMail['body'],
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    unexpected: row.unexpected as StoredMail['unexpected'],
    ttlMs: row.ttl_ms,
    status: row.status as StoredMail['status'],
    receivedAt: row.received_at,
    expiresAt: row.expires_at,
    recipients: row.recipients,
    ...(row.note === null ? {} : { note: row.note }),
  };
}

export function toAwaitedEntry(row: AwaitedRow): AwaitedEntry {
  return {
    sagaId: row.saga_id,
    definition: row.definition,
    businessKey: row.business_key,
    path: row.path,
    key: row.key,
    since: row.since,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
  };
}
