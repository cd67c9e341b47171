import type { AuditEntry } from '@edda/orchestration';
import { StoreUnavailable } from '@edda/orchestration';
import type { QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { initialized, pooledDataSource } from '../data-source.js';
import { DatabaseUnavailable } from '../database-failure.js';
import { migrate, MIGRATIONS } from '../migrate.js';
import { poolUse } from '../pool-use.js';
import { inSchema, type InSchema, runStatement } from '../statement.js';
import { inTransaction, type Planning } from '../transaction.js';
import type { TransactionContext } from '../transaction-context.js';
import { appendAudit } from './append-audit.js';

export interface StoreDatabaseOptions {
  readonly url: string;
  readonly schema: string;
  readonly poolSize: number;
  readonly applicationName: string;
}

/** The database as the store uses it: connected once, with the store's errors, and waiting for what is under way when it is closed. */
export class StoreDatabase {
  readonly inSchema: InSchema;
  private readonly inFlight = new Set<Promise<unknown>>();
  private dataSource: DataSource | undefined;
  private connecting: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private works = false;

  constructor(private readonly options: StoreDatabaseOptions) {
    this.inSchema = inSchema(options.schema);
  }

  get healthy(): boolean {
    return this.works;
  }

  get pool(): ReturnType<typeof poolUse> {
    return poolUse(this.dataSource);
  }

  connect(): Promise<void> {
    this.connecting ??= this.use(() => this.open()).catch((error: unknown) => {
      this.connecting = undefined;
      throw error;
    });
    return this.connecting;
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  transact<Result>(
    work: (context: TransactionContext) => Promise<Result>,
    planning?: Planning,
  ): Promise<Result> {
    return this.use(() => inTransaction(this.connected(), work, planning));
  }

  /** Runs one statement, which is written for the schema `edda`, in a transaction of its own. */
  query<Row extends QueryResultRow>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.use(() => runStatement<Row>(this.connected(), this.inSchema(statement), values));
  }

  /** Runs statements in one transaction, and writes into the audit what `work` says of it, as the last of it. */
  audited<Result>(
    work: (
      query: StoreDatabase['query'],
    ) => Promise<{ readonly result: Result; readonly audit?: AuditEntry | undefined }>,
  ): Promise<Result> {
    return this.transact(async ({ client, now }) => {
      const at = await now();
      const query = async <Row extends QueryResultRow>(statement: string, values: readonly unknown[] = []) =>
        (await client.query<Row>(this.inSchema(statement), [...values])).rows;
      const { result, audit } = await work(query);
      if (audit) await appendAudit(client, this.inSchema, [audit], at);
      return result;
    });
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
