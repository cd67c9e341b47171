import type { Mail } from '@edda/orchestration';
import type { ClientBase } from 'pg';
import { isPassing } from '../database-failure.js';
import type { InSchema } from '../statement.js';
import { isStorable } from './claim-decision.js';
import { POST_MAIL } from './mail.sql.js';

/** Writes events into the mailbox; gives the ids of those that are new. */
export async function postMail(
  client: ClientBase,
  inSchema: InSchema,
  mail: readonly Mail[],
): Promise<ReadonlySet<string>> {
  if (mail.length === 0) return new Set();
  mail.forEach(checkText);
  try {
    const { rows } = await client.query<{ id: string }>(inSchema(POST_MAIL), [
      mail.map(({ tenant }) => tenant),
      mail.map(({ id }) => id),
      mail.map(({ event }) => event),
      mail.map(({ contractVersion }) => contractVersion),
      mail.map(({ keys }) => JSON.stringify(keys)),
      mail.map(({ body }) => JSON.stringify(body)),
      mail.map(({ traceparent }) => traceparent ?? null),
      mail.map(({ unexpected }) => unexpected),
      mail.map(({ ttlMs }) => ttlMs),
    ]);
    return new Set(rows.map(({ id }) => id));
  } catch (error) {
    if (isPassing(error)) throw error;
    const ids = mail.slice(0, 10).map(({ id }) => JSON.stringify(id));
    const sentence = error instanceof Error ? error.message : String(error);
    throw new Error(`PostgreSQL refused to keep the ${mail.length} events ${ids.join(', ')}: ${sentence}.`, {
      cause: error,
    });
  }
}

/** What cannot be stored as it is could be taken for another event, or be found by another key. */
function checkText({ id, tenant, event, keys, traceparent = '' }: Mail): void {
  if ([id, tenant, event, traceparent, ...keys].every(isStorable)) return;
  throw new Error(
    `The event ${JSON.stringify(id)} contains a NUL or half a surrogate pair where it must not: it cannot be kept as it is.`,
  );
}
