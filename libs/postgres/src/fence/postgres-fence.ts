import type { CommandMessage } from '@edda/messaging';
import { FenceUnavailable, judge, remember } from '@edda/participant';
import type { Fence, FenceAnswer, FenceRow, HandledCommand, Suspect } from '@edda/participant';
import type { DataSource, EntityManager } from 'typeorm';
import { DatabaseUnavailable, isPassing } from '../database-failure.js';
import { poolUse } from '../pool-use.js';
import { named } from '../statement-names.js';
import { runStatement } from '../statement.js';
import { inTransaction } from '../transaction.js';
import type { TransactionContext } from '../transaction-context.js';
import { fromStoredRow, keyOf, toStoredRow } from './fence-rows.js';
import { setUpFence } from './fence-set-up.js';
import { inFenceSchema, schemaOf } from './fence-tables.js';
import { LOCK_FENCE_ROW, PING, PRUNE_FENCE, STORE_FENCE_ROW } from './fence.sql.js';
import type { LockedFenceRow } from './fence.sql.js';
import { RollBack, runHandler } from './run-handler.js';
import { runBatch } from './run-batch.js';
import { COUNT_RECEIPTS, FORGET_SUSPECTS, PRUNE_SUSPECTS } from './suspect.sql.js';
import type { CountedSuspect } from './suspect.sql.js';

/** Steps that are forgotten in one statement: a few milliseconds, so that nobody waits for its locks. */
const PRUNED_AT_ONCE = 1_000;

const A_DAY_MS = 24 * 60 * 60 * 1_000;

/** See {@link Fence}. One row for each step in the table `edda_fence`; locked from before the handler to the commit. */
export class PostgresFence implements Fence {
  healthy = false;
  private connecting: Promise<void> | undefined;
  private initializedHere = false;

  /** @param retentionDays for how long a step is remembered after its last message */
  constructor(
    private readonly dataSource: DataSource,
    private readonly retentionDays: number,
  ) {}

  get pool(): ReturnType<typeof poolUse> {
    return poolUse(this.dataSource);
  }

  connect(): Promise<void> {
    this.connecting ??= this.setUp().catch((error: unknown) => {
      this.connecting = undefined;
      throw error;
    });
    return this.connecting;
  }

  async ping(): Promise<void> {
    await this.watched(() => this.dataSource.query(PING));
  }

  async prune(): Promise<number> {
    const schema = schemaOf(this.dataSource);
    const steps = await this.statement(PRUNE_FENCE, [this.retentionDays, PRUNED_AT_ONCE, schema]);
    const suspects = await this.statement(PRUNE_SUSPECTS, [this.retentionDays]);
    return steps.length + suspects.length;
  }

  async countReceipts(suspects: readonly Suspect[]): Promise<readonly number[]> {
    const rows = await this.statement<CountedSuspect>(COUNT_RECEIPTS, columnsOf(suspects));
    const receiptsOf = ({ queue, messageId }: Suspect) =>
      rows.find((row) => row.queue === queue && row.message_id === messageId)?.receipts ?? 0;
    return suspects.map(receiptsOf);
  }

  async forgetSuspects(suspects: readonly Suspect[]): Promise<void> {
    await this.statement(FORGET_SUSPECTS, columnsOf(suspects));
  }

  async close(): Promise<void> {
    this.healthy = false;
    if (this.initializedHere && this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  async run(
    command: CommandMessage,
    handle: (manager: EntityManager) => Promise<HandledCommand>,
  ): Promise<FenceAnswer> {
    return this.transact((transaction) => this.runInside(transaction, command, handle));
  }

  runTogether(
    commands: readonly CommandMessage[],
    handle: (manager: EntityManager, positions: readonly number[]) => Promise<readonly HandledCommand[]>,
  ): Promise<readonly FenceAnswer[]> {
    const retentionMs = this.retentionDays * A_DAY_MS;
    const sql = (statement: string): string => this.sql(statement);
    return this.transact((transaction) => runBatch(transaction, { commands, handle, retentionMs, sql }));
  }

  /** `work` ends with a value, or with a {@link RollBack} that says what the caller gets. */
  private async transact<Result>(
    work: (transaction: TransactionContext) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.watched(() => inTransaction(this.dataSource, work));
    } catch (error) {
      if (error instanceof RollBack) return (error as RollBack<Result>).conclude();
      throw error;
    }
  }

  private async runInside(
    transaction: TransactionContext,
    command: CommandMessage,
    handle: (manager: EntityManager) => Promise<HandledCommand>,
  ): Promise<FenceAnswer> {
    const [row, now] = await this.lock(transaction, command);
    await transaction.now();
    const verdict = judge(row, command, now, this.retentionDays * A_DAY_MS);
    // Nothing to store, not even an empty row.
    if (verdict.action === 'answer') throw new RollBack(() => verdict.answer);
    const answer =
      verdict.action === 'bury'
        ? verdict.answer
        : { replayed: false, ...(await runHandler(transaction, command, handle)) };
    const stored = toStoredRow(remember(row, command, answer));
    await transaction.send(this.sql(STORE_FENCE_ROW), [...keyOf(command), ...stored]);
    return answer;
  }

  private async lock({ client }: TransactionContext, command: CommandMessage): Promise<[FenceRow, number]> {
    const parameters = [...keyOf(command), command.saga];
    const { rows } = await client.query<LockedFenceRow>(named(this.sql(LOCK_FENCE_ROW), parameters));
    const [row] = rows;
    if (row === undefined) throw new Error(`PostgreSQL returned no fence row for ${command.id}.`);
    return [fromStoredRow(row), Number(row.now)];
  }

  private async setUp(): Promise<void> {
    const initializedBefore = this.dataSource.isInitialized;
    await this.watched(() => setUpFence(this.dataSource));
    this.initializedHere = !initializedBefore;
  }

  /** Notices whether the database works, and gives its errors the port's name. */
  private async watched<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      this.healthy = true;
      return result;
    } catch (error) {
      if (error instanceof RollBack) {
        this.healthy = true;
        throw error;
      }
      if (!(error instanceof DatabaseUnavailable) && !isPassing(error)) throw error;
      this.healthy = false;
      throw new FenceUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  private statement<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    return this.watched(() => runStatement<Row>(this.dataSource, this.sql(text), values));
  }

  private sql(statement: string): string {
    return inFenceSchema(statement, this.dataSource);
  }
}

/** Parameters $1 and $2 of the statements about suspects. */
function columnsOf(suspects: readonly Suspect[]): readonly (readonly string[])[] {
  return [suspects.map(({ queue }) => queue), suspects.map(({ messageId }) => messageId)];
}
