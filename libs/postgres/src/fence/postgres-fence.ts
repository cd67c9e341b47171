import type { CommandMessage } from '@edda/messaging';
import { FenceUnavailable, judge, remember } from '@edda/participant';
import type { Fence, FenceAnswer, FenceFactory, FenceRow, HandledCommand } from '@edda/participant';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { DatabaseUnavailable } from '../database-unavailable.js';
import { codeOf, isPassing } from '../sqlstate.js';
import { inTransaction } from '../transaction.js';
import type { TransactionContext } from '../transaction.js';
import { setUpFence } from './fence-set-up.js';
import { fenceTable } from './fence-table.js';
import {
  BEGIN_HANDLER,
  KEEP_HANDLER,
  LOCK_FENCE_ROW,
  PING,
  STORE_FENCE_ROW,
  UNDO_HANDLER,
} from './fence.sql.js';
import type { LockedFenceRow } from './fence.sql.js';
import { isDatabaseUnavailable } from './handler-error.js';
import { RollBack } from './roll-back.js';
import { fromStoredRow, toStoredRow } from './stored-row.js';

/**
 * The fence in the application's own PostgreSQL schema, through the application's own TypeORM DataSource, which Nest
 * injects (`TypeOrmModule.forRoot({ type: 'postgres', manualInitialization: true, … })`, or one that initializes itself).
 * With `manualInitialization` the process starts without a database, and connects when it can.
 */
export function postgresFence(): FenceFactory {
  return {
    inject: [DataSource],
    create: (dataSource: DataSource) => new PostgresFence(dataSource),
  };
}

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
        : { ...(await execute(transaction, command, handle)), replayed: false };
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

/** Runs the handler inside a savepoint: a failure undoes what it wrote, an error rolls everything back. */
async function execute(
  { client, manager }: TransactionContext,
  command: CommandMessage,
  handle: (manager: EntityManager) => Promise<HandledCommand>,
): Promise<HandledCommand> {
  await client.query(BEGIN_HANDLER);
  let handled: HandledCommand;
  try {
    handled = await handle(manager);
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    throw new RollBack(() => {
      throw error;
    });
  }
  if (handled.outcome === 'failure') {
    await client.query(UNDO_HANDLER);
    return handled;
  }
  try {
    await client.query(KEEP_HANDLER);
  } catch (error) {
    if (codeOf(error) !== '25P02') throw error;
    throw new RollBack(() => {
      throw new Error(
        `The handler of ${command.name} answered with success for step "${command.path}" of saga ${command.sagaId}, although one of its statements had failed and the error was swallowed. Nothing was saved; let the error out, or put what may fail into manager.transaction().`,
      );
    });
  }
  return handled;
}
