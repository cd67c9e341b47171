import type { OutboxMessage } from '@edda/orchestration';
import { arrayLiteral } from '../array-literal.js';
import { CLAIM_OUTBOX, COUNT_OUTBOX, DELETE_OUTBOX, type OutboxRow, POSTPONE_OUTBOX } from './outbox.sql.js';
import { fromStoredMessage } from './save-changes.js';
import { storableNote } from './storable-note.js';
import type { StoreDatabase } from './store-database.js';

/** Messages that the broker has not confirmed yet, or just now. They are written with the sagas that send them. */
export class PostgresOutbox {
  constructor(private readonly database: StoreDatabase) {}

  async claim(limit: number, leaseMs: number): Promise<readonly OutboxMessage[]> {
    const rows = await this.database.query<OutboxRow>(CLAIM_OUTBOX, [limit, leaseMs]);
    return rows.map((row) => ({ id: row.id, sagaId: row.saga_id, message: fromStoredMessage(row.message) }));
  }

  async markPublished(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.database.query(DELETE_OUTBOX, [arrayLiteral(ids)]);
  }

  async postpone(
    entries: readonly { readonly id: string; readonly reason: string }[],
    delayMs: number,
  ): Promise<void> {
    const reasons = new Map(entries.map(({ id, reason }) => [id, storableNote(reason)]));
    if (reasons.size > 0)
      await this.database.query(POSTPONE_OUTBOX, [[...reasons.keys()], [...reasons.values()], delayMs]);
  }

  /** `limit` at most. */
  async count(limit: number): Promise<number> {
    const [row] = await this.database.query<{ unsent: number }>(COUNT_OUTBOX, [limit]);
    return row?.unsent ?? 0;
  }
}
