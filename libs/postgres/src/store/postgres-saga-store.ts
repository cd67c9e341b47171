import {
  type OutboxMessage,
  type SagaPage,
  type SagaQuery,
  type SagaStore,
  type SagaTransaction,
  StoreUnavailable,
} from '@edda/orchestration';
import type { HistoryEntry, SagaState } from '@edda/saga-core';
import type { QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { initialized, pooledDataSource } from '../data-source.js';
import { DatabaseUnavailable } from '../database-failure.js';
import { migrate, MIGRATIONS } from '../migrate.js';
import { inSchema, type InSchema, runStatement } from '../statement.js';
import { inTransaction } from '../transaction.js';
import { isStorable } from './claim-decision.js';
import { CLAIM_OUTBOX, DELETE_OUTBOX, type OutboxRow, POSTPONE_OUTBOX } from './outbox.sql.js';
import { PostgresSagaTransaction } from './postgres-saga-transaction.js';
import { decodeCursor, encodeCursor, isSagaId } from './saga-id.js';
import {
  FIND_ORPHANS,
  FIND_SAGA,
  type HistoryRow,
  LIST_SAGAS,
  PING,
  READ_HISTORY,
  type SagaRow,
} from './saga.sql.js';
import { fromStoredMessage } from './save-changes.js';
import { CLAIM_TIMERS, NEXT_TIMER } from './timer.sql.js';

export interface PostgresSagaStoreOptions {
  readonly url: string;
  readonly schema: string;
  readonly poolSize: number;
  readonly applicationName: string;
}

/** A reason is for people; nobody reads more. */
const REASON_LENGTH = 2_000;

/** The orchestrator's memory in PostgreSQL. */
export class PostgresSagaStore implements SagaStore {
  private readonly inSchema: InSchema;
  private readonly inFlight = new Set<Promise<unknown>>();
  private dataSource: DataSource | undefined;
  private connecting: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private works = false;

  constructor(private readonly options: PostgresSagaStoreOptions) {
    this.inSchema = inSchema(options.schema);
  }

  get healthy(): boolean {
    return this.works;
  }

  connect(): Promise<void> {
    this.connecting ??= this.use(() => this.open()).catch((error: unknown) => {
      this.connecting = undefined;
      throw error;
    });
    return this.connecting;
  }

  async ping(): Promise<void> {
    await this.query(PING);
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result> {
    return this.use(() =>
      inTransaction(this.connected(), ({ client, now }) =>
        work(new PostgresSagaTransaction(client, this.inSchema, now)),
      ),
    );
  }

  async claimOutbox(limit: number, leaseMs: number): Promise<readonly OutboxMessage[]> {
    const rows = await this.query<OutboxRow>(CLAIM_OUTBOX, [limit, leaseMs]);
    return rows.map((row) => ({ id: row.id, sagaId: row.saga_id, message: fromStoredMessage(row.message) }));
  }

  async markPublished(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.query(DELETE_OUTBOX, [ids]);
  }

  async postpone(
    entries: readonly { readonly id: string; readonly reason: string }[],
    delayMs: number,
  ): Promise<void> {
    const reasons = new Map(entries.map(({ id, reason }) => [id, storable(reason)]));
    if (reasons.size > 0)
      await this.query(POSTPONE_OUTBOX, [[...reasons.keys()], [...reasons.values()], delayMs]);
  }

  async claimTimers(limit: number, leaseMs: number): Promise<readonly string[]> {
    const rows = await this.query<{ saga_id: string }>(CLAIM_TIMERS, [limit, leaseMs]);
    return rows.map((row) => row.saga_id);
  }

  async nextTimerInMs(): Promise<number | undefined> {
    const [row] = await this.query<{ wait_ms: number }>(NEXT_TIMER);
    return row?.wait_ms;
  }

  async find(id: string): Promise<SagaState | undefined> {
    if (!isSagaId(id)) return undefined;
    const [row] = await this.query<SagaRow>(FIND_SAGA, [id]);
    return row?.state as SagaState | undefined;
  }

  async history(id: string, afterSequence: number, limit: number): Promise<readonly HistoryEntry[]> {
    if (!isSagaId(id)) return [];
    const rows = await this.query<HistoryRow>(READ_HISTORY, [id, afterSequence, limit]);
    return rows as readonly HistoryEntry[];
  }

  async list(query: SagaQuery): Promise<SagaPage> {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const filters = [query.tenant, query.name ?? null, query.status ?? null, query.key ?? null];
    // No saga has such a name, tenant or key.
    if (!filters.every((filter) => filter === null || isStorable(filter))) return { items: [] };
    // One more than asked for tells whether there is another page.
    const rows = await this.query<SagaRow>(LIST_SAGAS, [...filters, after, query.limit + 1]);
    const items = rows.slice(0, query.limit).map((row) => row.state as SagaState);
    const last = items.at(-1);
    return rows.length > query.limit && last ? { items, next: encodeCursor(last.id) } : { items };
  }

  async findOrphans(limit: number): Promise<readonly string[]> {
    const rows = await this.query<{ id: string }>(FIND_ORPHANS, [limit]);
    return rows.map((row) => row.id);
  }

  private async open(): Promise<void> {
    await migrate(this.options, MIGRATIONS);
    this.dataSource = await initialized(pooledDataSource(this.options));
  }

  /** What is under way is let finish: its time is bounded by the statement timeouts. */
  private async shut(): Promise<void> {
    await Promise.allSettled(this.inFlight);
    this.works = false;
    await this.dataSource?.destroy();
  }

  private query<Row extends QueryResultRow>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.use(() => runStatement<Row>(this.connected(), this.inSchema(statement), values));
  }

  /** All that is done with the database goes through here: health, closing, and the error that the port promises. */
  private async use<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.closing !== undefined) throw new StoreUnavailable('The saga store is closed.');
    // A function of its own: what `work` throws at once has to end up in the promise too.
    const running = (async () => work())();
    this.inFlight.add(running);
    try {
      const result = await running;
      this.works = true;
      return result;
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
      this.works = error.isContention;
      throw new StoreUnavailable(error.message, { cause: error });
    } finally {
      this.inFlight.delete(running);
    }
  }

  private connected(): DataSource {
    if (this.dataSource === undefined) {
      throw new DatabaseUnavailable('The saga store is not connected: call connect() and wait for it.');
    }
    return this.dataSource;
  }
}

/** PostgreSQL has no text with a NUL in it, and the reason may be anything that a broker says. */
function storable(reason: string): string {
  return reason.replaceAll('\0', '').slice(0, REASON_LENGTH) || 'no reason given';
}
