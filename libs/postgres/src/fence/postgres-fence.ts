import type { CommandMessage, JsonObject } from '@edda/messaging';
import { FenceUnavailable, judge, remember } from '@edda/participant';
import type { Fence, FenceAnswer, FenceRow, HandledCommand, StoredReply } from '@edda/participant';
import type { DataSource, EntityManager } from 'typeorm';
import { DatabaseUnavailable, isPassing } from '../database-failure.js';
import { inTransaction } from '../transaction.js';
import type { TransactionContext } from '../transaction.js';
import { fenceTable, setUpFence } from './fence-set-up.js';
import { LOCK_FENCE_ROW, PING, STORE_FENCE_ROW } from './fence.sql.js';
import type { LockedFenceRow } from './fence.sql.js';
import { RollBack, runHandler } from './run-handler.js';

/** See {@link Fence}. One row for each step in the table `edda_fence`; locked from before the handler to the commit. */
export class PostgresFence implements Fence {
  healthy = false;
  private connecting: Promise<void> | undefined;
  private initializedHere = false;

  constructor(private readonly dataSource: DataSource) {}

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

  async close(): Promise<void> {
    this.healthy = false;
    if (this.initializedHere && this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  async run(
    command: CommandMessage,
    handle: (manager: EntityManager) => Promise<HandledCommand>,
  ): Promise<FenceAnswer> {
    try {
      return await this.watched(() =>
        inTransaction(this.dataSource, (transaction) => this.runInside(transaction, command, handle)),
      );
    } catch (error) {
      if (error instanceof RollBack) return (error as RollBack<FenceAnswer>).conclude();
      throw error;
    }
  }

  private async runInside(
    transaction: TransactionContext,
    command: CommandMessage,
    handle: (manager: EntityManager) => Promise<HandledCommand>,
  ): Promise<FenceAnswer> {
    const [row, now] = await this.lock(transaction, command);
    const verdict = judge(row, command, now);
    // Nothing to store, not even an empty row.
    if (verdict.action === 'answer') throw new RollBack(() => verdict.answer);
    const answer =
      verdict.action === 'bury'
        ? verdict.answer
        : { ...(await runHandler(transaction, command, handle)), replayed: false };
    const stored = toStoredRow(remember(row, command, answer));
    await transaction.client.query(this.sql(STORE_FENCE_ROW), [...keyOf(command), ...stored]);
    return answer;
  }

  private async lock({ client }: TransactionContext, command: CommandMessage): Promise<[FenceRow, number]> {
    const parameters = [...keyOf(command), command.saga];
    const { rows } = await client.query<LockedFenceRow>(this.sql(LOCK_FENCE_ROW), parameters);
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

  private sql(statement: string): string {
    return statement.replaceAll('{table}', fenceTable(this.dataSource));
  }
}

function keyOf({ tenant, sagaId, path }: CommandMessage): readonly string[] {
  return [tenant, sagaId, path];
}

/** The row as the fence's decision wants it. */
function fromStoredRow(row: LockedFenceRow): FenceRow {
  return {
    succeeded: row.succeeded,
    // The table's CHECKs hold outcomes to these words, and all three columns to be there or none.
    forward: reply<'success' | 'failure' | 'revoked'>(
      row.forward_epoch,
      row.forward_outcome,
      row.forward_reply,
    ),
    compensation: reply<'success' | 'failure'>(
      row.compensation_epoch,
      row.compensation_outcome,
      row.compensation_reply,
    ),
  };
}

function reply<Outcome extends string>(
  epoch: number | null,
  outcome: string | null,
  body: unknown,
): StoredReply<Outcome> | undefined {
  if (epoch === null) return undefined;
  return { epoch, outcome: outcome as Outcome, body: body as JsonObject };
}

/** Parameters $4 to $10 of STORE_FENCE_ROW. */
function toStoredRow({ forward, succeeded, compensation }: FenceRow): readonly unknown[] {
  return [...columns(forward), succeeded, ...columns(compensation)];
}

function columns(stored: StoredReply<string> | undefined): readonly unknown[] {
  if (stored === undefined) return [null, null, null];
  return [stored.epoch, stored.outcome, JSON.stringify(stored.body)];
}
