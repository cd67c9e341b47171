import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import {
  DatabaseUnavailable,
  databaseUnavailable,
  isNetworkFailure,
  isPassing,
  leavesConnectionInDoubt,
} from './database-failure.js';
import { gatherWrites, isPipelined } from './pipelined.js';
import { giveUpNames } from './statement-names.js';
import { contextOn, type Session, type TransactionContext } from './transaction-context.js';

/**
 * How PostgreSQL may plan the statements of a transaction. `by-index` leaves it no way but an index, and no join but one row after another: right for batches of a
 * few hundred keys in tables of any size, and what keeps a plan good that is made once, for a table that is empty that day. It is wrong where rows meet that no
 * index has, such as two lists of parameters, and where an application's own statements join in.
 */
export type Planning = 'free' | 'by-index';

/**
 * READ COMMITTED is spelled out: a statement that lost a race for a unique key has to see the row of the winner, and a role or a
 * database may have another default. The time comes with it, for a round trip less.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT floor(extract(epoch FROM now()) * 1000)::text AS now`;

const BEGIN_BY_INDEX = `${BEGIN}; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off`;

/**
 * Runs `work` in one transaction and commits. What it resolved for is durable. When `work` rejects, all is rolled back.
 *
 * On a pipelined connection (`pipelined.ts`) BEGIN travels with the first statement, and COMMIT with the last. `work` may lock at once, and
 * changes nothing before `now()` has resolved. ADR 15 says why that is safe.
 *
 * - The tag of COMMIT is read: PostgreSQL answers the COMMIT of a transaction in which a statement failed with `ROLLBACK`, and no
 *   driver calls that an error. It happens when `work` catches a statement's error and goes on.
 * - A connection of which nobody can say what it is doing is closed, and never used again.
 * - A connection that breaks while it is checked out never ends the process.
 *
 * @throws DatabaseUnavailable for what may work later. If the connection broke at the commit, it may have been committed.
 * @throws what `work` threw, if it is anything else
 */
export async function inTransaction<Result>(
  dataSource: DataSource,
  work: (context: TransactionContext) => Promise<Result>,
  planning: Planning = 'free',
): Promise<Result> {
  const runner = dataSource.createQueryRunner();
  const session: Session = { doing: 'connecting', sent: [] };
  let began: Promise<number> | undefined;
  const onError = (error: Error): void => {
    session.lost = error;
  };
  try {
    session.client = await checkOut(runner);
    session.client.on('error', onError);
    session.doing = 'beginning a transaction';
    began = begin(session.client, runner, planning);
    if (!isPipelined(session.client)) await began;
    session.doing = 'inside a transaction';
    const result = await work(contextOn(session.client, runner, began, session));
    session.doing = 'committing';
    await commit(session.client, runner, session, began);
    return result;
  } catch (thrown) {
    const error = whatItMeans(await firstOf(began, thrown, session));
    const isOurs = isAboutTheDatabase(session, error);
    if (session.client !== undefined) await undo(session.client, runner, isOurs ? error : undefined);
    throw isOurs && !(error instanceof DatabaseUnavailable)
      ? databaseUnavailable(session.doing, error)
      : error;
  } finally {
    session.client?.off('error', onError);
    await runner.release();
  }
}

/**
 * True if the database is the cause. What `work` throws may also be a refused connection to somebody else (a handler's HTTP
 * call), which looks the same: that one is the database's only if our own connection is gone.
 */
function isAboutTheDatabase(session: Session, error: unknown): boolean {
  if (session.lost !== undefined) return true;
  return isPassing(error) && !(session.doing === 'inside a transaction' && isNetworkFailure(error));
}

/** Sends BEGIN at once; resolves with the time. */
function begin(client: PoolClient, runner: QueryRunner, planning: Planning): Promise<number> {
  gatherWrites(client);
  const began = client.query(planning === 'free' ? BEGIN : BEGIN_BY_INDEX).then((answer) => {
    // Several statements in one string are answered by as many results, which the types do not know.
    const results = answer as unknown as readonly { readonly rows: readonly { readonly now: string }[] }[];
    return Number(results[1]?.rows[0]?.now);
  });
  // Whoever waits for a later statement hears of it.
  began.catch(() => undefined);
  markActive(runner);
  return began;
}

/** What the transaction failed of: if it was not even begun, nothing behind that says why, and what is sent behind a statement that failed only says that one did. */
async function firstOf(
  began: Promise<number> | undefined,
  thrown: unknown,
  session: Session,
): Promise<unknown> {
  try {
    await began;
  } catch (error) {
    session.doing = 'beginning a transaction';
    return error;
  }
  const failed = await firstFailure(session.sent);
  return failed === undefined ? thrown : failed.reason;
}

/** Once all have been answered. */
async function firstFailure(
  answers: readonly Promise<unknown>[],
): Promise<PromiseRejectedResult | undefined> {
  const outcomes = await Promise.allSettled(answers);
  return outcomes.find((outcome) => outcome.status === 'rejected');
}

/**
 * Tells the runner of the transaction that was begun behind its back. `transactionDepth` makes `manager.save()` and
 * `manager.transaction()` use savepoints; without it they would begin a transaction of their own, and with its COMMIT commit ours half
 * done. `isTransactionActive` lets the manager take row locks, which it refuses outside of a transaction.
 */
function markActive(runner: QueryRunner): void {
  const inner = runner as unknown as { isTransactionActive?: unknown; transactionDepth?: unknown };
  if (inner.isTransactionActive !== false || inner.transactionDepth !== 0) {
    throw new Error(
      'This version of TypeORM counts transactions in another way: adapt markActive() in transaction.ts to it.',
    );
  }
  inner.isTransactionActive = true;
  inner.transactionDepth = 1;
}

/** A name that is lost says nothing about the statement: it is sent again without one. */
function whatItMeans(error: unknown): unknown {
  if (!giveUpNames(error)) return error;
  return new DatabaseUnavailable(
    `PostgreSQL no longer has a statement that was given a name, as behind a pooler: nothing was saved, and from now on statements have none. (${String(error)})`,
    { cause: error, isContention: true },
  );
}

async function commit(
  client: PoolClient,
  runner: QueryRunner,
  session: Session,
  began: Promise<number>,
): Promise<void> {
  // A COMMIT behind a BEGIN that failed would be answered as if there were something to commit.
  await began;
  await runner.broadcaster.broadcast('BeforeTransactionCommit');
  if (session.failed) throw session.failed.reason;
  gatherWrites(client);
  const committing = client.query('COMMIT');
  const failed = await firstFailure([...session.sent, committing]);
  if (failed) throw failed.reason;
  const { command } = await committing;
  if (command !== 'COMMIT') {
    throw new DatabaseUnavailable(
      `PostgreSQL answered COMMIT with ${command}: a statement had failed, and its error was swallowed. Nothing was saved; let the error out, or use a savepoint around what may fail.`,
    );
  }
  await runner.broadcaster.broadcast('AfterTransactionCommit');
}

/**
 * After this the connection is outside of a transaction, or closed. `cause` is what the database failed with, if it did. Never
 * rejects: the first error is the one to tell.
 */
async function undo(client: PoolClient, runner: QueryRunner, cause: unknown): Promise<void> {
  if (!runner.isReleased && !leavesConnectionInDoubt(cause)) {
    try {
      await client.query('ROLLBACK');
      await runner.broadcaster.broadcast('AfterTransactionRollback');
      return;
    } catch {
      // Then it is as unusable as one that was lost.
    }
  }
  discard(client);
}

/**
 * Takes a connection from the pool. A client that breaks emits `error`, which would end the process if nobody listened: TypeORM does
 * until the runner is released, and the pool before and after.
 */
export async function checkOut(runner: QueryRunner): Promise<PoolClient> {
  return (await runner.connect()) as PoolClient;
}

/** Ends a client, so that the pool drops it when it is released. Not awaited: a hung server would never answer. */
export function discard(client: PoolClient): void {
  const ending: unknown = (client as unknown as { end(): Promise<void> }).end();
  if (ending instanceof Promise) ending.catch(() => undefined);
}
