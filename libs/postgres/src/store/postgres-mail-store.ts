import type {
  AuditEntry,
  AwaitedPage,
  AwaitedQuery,
  MailDelivery,
  MailPage,
  MailQuery,
  MailStore,
  StoredMail,
} from '@edda/orchestration';
import { type AwaitedRow, LIST_AWAITED, LIST_AWAITED_OF_KEY } from './awaited.sql.js';
import { isStorable } from './claim-decision.js';
import { CLAIM_DELIVERIES, type DeliveryRow, DROP_DELIVERIES } from './delivery.sql.js';
import { DELIVER_MAIL, DISCARD_MAIL, EXPIRE_MAIL, FIND_MAIL, LIST_MAIL, type MailRow } from './mail.sql.js';
import { toAwaitedEntry, toDelivery, toStoredMail } from './mail-rows.js';
import { IS_MATCH_DUE, MATCH_MAIL, type MatchRow } from './match-mail.sql.js';
import { isSagaId, SAGA_ID } from './saga-id.js';
import { storableNote } from './storable-note.js';
import type { StoreDatabase } from './store-database.js';
import { decodeTextCursor, encodeTextCursor } from './text-cursor.js';

/** So many times in a row a backlog of events that nobody waits for is matched, before somebody else has his turn. */
const ROUNDS = 20;

const ARRIVAL = /^[1-9][0-9]{0,17}$/;
const MILLISECONDS = /^-?[0-9]{1,15}(\.[0-9]+)?$/;
const ANY_TEXT = /^[^\0\p{Surrogate}]*$/u;

/** The mailbox in PostgreSQL. */
export class PostgresMailStore implements MailStore {
  constructor(private readonly database: StoreDatabase) {}

  async claimDeliveries(limit: number, leaseMs: number): Promise<readonly MailDelivery[]> {
    for (let round = 1; ; round++) {
      const hasMore = await this.match(limit);
      const rows = await this.database.query<DeliveryRow>(CLAIM_DELIVERIES, [limit, leaseMs]);
      if (rows.length > 0 || !hasMore || round === ROUNDS) return rows.map(toDelivery);
    }
  }

  async dropDeliveries(entries: readonly Pick<MailDelivery, 'messageId' | 'sagaId'>[]): Promise<void> {
    const possible = entries.filter(({ sagaId, messageId }) => isSagaId(sagaId) && isStorable(messageId));
    if (possible.length === 0) return;
    await this.database.query(DROP_DELIVERIES, [
      possible.map(({ sagaId }) => sagaId),
      possible.map(({ messageId }) => messageId),
    ]);
  }

  async expireMail(limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(EXPIRE_MAIL, [limit]);
    return rows.map(({ id }) => id);
  }

  async listMail({ tenant, status, event, cursor, limit }: MailQuery): Promise<MailPage> {
    const [before] = cursor === undefined ? [null] : decodeTextCursor(cursor, [ARRIVAL]);
    const filters = [tenant, status ?? null, event ?? null];
    // No event has such a name or tenant.
    if (!filters.every((filter) => filter === null || isStorable(filter))) return { items: [] };
    // One more than asked for tells whether there is another page.
    const rows = await this.database.query<MailRow>(LIST_MAIL, [...filters, before, limit + 1]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = page.map(toStoredMail);
    return rows.length > limit && last ? { items, next: encodeTextCursor([last.arrival]) } : { items };
  }

  async findMail(tenant: string, id: string): Promise<StoredMail | undefined> {
    if (!isStorable(tenant) || !isStorable(id)) return undefined;
    const [row] = await this.database.query<MailRow>(FIND_MAIL, [tenant, id]);
    return row && toStoredMail(row);
  }

  discardMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.settle(DISCARD_MAIL, [tenant, id], note, audit);
  }

  deliverMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean> {
    return this.settle(DELIVER_MAIL, [tenant, id], note, audit);
  }

  async listAwaited({ tenant, key, keyPrefix = '', cursor, limit }: AwaitedQuery): Promise<AwaitedPage> {
    const after =
      cursor === undefined
        ? [null, null, null, null]
        : decodeTextCursor(cursor, [MILLISECONDS, SAGA_ID, ANY_TEXT, ANY_TEXT]);
    const wanted = key ?? keyPrefix;
    // No wait has such a tenant or key.
    if (![tenant, wanted, keyPrefix].every(isStorable) || !wanted.startsWith(keyPrefix)) return { items: [] };
    const rows = await this.database.query<AwaitedRow>(
      key === undefined ? LIST_AWAITED : LIST_AWAITED_OF_KEY,
      [tenant, wanted, ...after, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = page.map(toAwaitedEntry);
    if (rows.length <= limit || !last) return { items };
    return { items, next: encodeTextCursor([String(last.since), last.saga_id, last.path, last.key]) };
  }

  private async settle(
    statement: string,
    name: readonly [tenant: string, id: string],
    note: string,
    audit: AuditEntry | undefined,
  ): Promise<boolean> {
    if (!name.every(isStorable)) return false;
    return this.database.audited(async (query) => {
      const isDone = (await query(statement, [...name, storableNote(note)])).length > 0;
      return { result: isDone, audit: isDone ? audit : undefined };
    });
  }

  /** True if there may be more to match than was allowed. */
  private async match(limit: number): Promise<boolean> {
    const [state] = await this.database.query<{ is_due: boolean }>(IS_MATCH_DUE);
    if (!state?.is_due) return false;
    const [seen] = await this.database.query<MatchRow>(MATCH_MAIL, [limit]);
    return seen !== undefined && Math.max(seen.mail, seen.waits) >= limit;
  }
}
