import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import type { EntityManager, QueryRunner } from 'typeorm';
import { gatherWrites, isPipelined } from './pipelined.js';

/** What a transaction's work is given. All of it is of one connection and must not be used after the work is over. */
export interface TransactionContext {
  /** For hand-written statements. Never BEGIN, COMMIT or ROLLBACK through it; savepoints are fine. */
  readonly client: PoolClient;
  /** For entities: `save()` joins the transaction, and `transaction()` inside it is a savepoint. */
  readonly manager: EntityManager;
  /**
   * The database's clock at the begin of the transaction, in milliseconds since 1970. Resolves once it has begun: on a pipelined connection
   * nothing may be changed before that, since a statement behind a BEGIN that failed is a transaction of its own. Locks may be taken.
   */
  readonly now: () => Promise<number>;
  /**
   * Sends a statement whose answer nobody needs; resolves when the next one may be sent, which is at once on a pipelined connection. What it
   * fails with fails the transaction, in the words of `explain`.
   */
  readonly send: (
    statement: string | QueryConfig,
    values?: readonly unknown[],
    explain?: (error: unknown) => unknown,
  ) => Promise<void>;
  /**
   * The same for several statements: `write` sends them all before it waits for anything, and its promise says whether all went well. COMMIT may be on its way
   * before that is known. So what `write` finds out from the answers cannot keep PostgreSQL from committing: whatever must not be committed has to be
   * an error there. Should `write` throw, or the driver refuse one of them, PostgreSQL knows nothing of it: then no COMMIT is sent, whatever the work does.
   *
   * Each leaves when it is sent, so that PostgreSQL works on the first while the next one is being written.
   */
  readonly sendAll: (write: (query: Query) => Promise<unknown>) => Promise<void>;
}

/** Sends a statement of a transaction. */
export type Query = <Row extends QueryResultRow>(statement: QueryConfig) => Promise<QueryResult<Row>>;

/** How far one transaction has come. */
export interface Session {
  doing: 'connecting' | 'beginning a transaction' | 'inside a transaction' | 'committing';
  client?: PoolClient;
  /** Set if the connection broke meanwhile. */
  lost?: Error;
  /** Set once something failed that was not waited for. PostgreSQL may not have heard of it, and must not commit all else without it. */
  failed?: { readonly reason: unknown };
  /** Statements that were sent and not waited for. If one of them failed, PostgreSQL rolls back, whatever comes behind it. */
  readonly sent: Promise<unknown>[];
}

/** The context of a transaction that is being begun. */
export function contextOn(
  client: PoolClient,
  runner: QueryRunner,
  began: Promise<number>,
  session: Session,
): TransactionContext {
  const failed = (reason: unknown): void => {
    session.failed ??= { reason };
  };
  /** An error that PostgreSQL has not heard of must not be overtaken by COMMIT. */
  const leave = async (answered: Promise<unknown>): Promise<void> => {
    answered.catch(failed);
    if (!isPipelined(client)) return void (await answered);
    session.sent.push(answered);
  };
  const sendAll: TransactionContext['sendAll'] = async (write) => {
    await began;
    const query: Query = (statement) => {
      const answered = client.query(statement);
      answered.catch(failed);
      return answered;
    };
    try {
      await leave(write(query));
    } catch (reason) {
      failed(reason);
      throw reason;
    }
    // The driver has said by then what it refuses to send, which `failed` hears of before anybody behind this goes on.
    await endOfTick();
    if (session.failed) throw session.failed.reason;
  };
  const send: TransactionContext['send'] = async (statement, values = [], explain = (error) => error) => {
    await began;
    gatherWrites(client);
    const query = typeof statement === 'string' ? { text: statement, values: [...values] } : statement;
    const answered = client.query(query).catch((error: unknown) => {
      throw explain(error);
    });
    await leave(answered);
  };
  return { client, manager: runner.manager, now: () => began, send, sendAll };
}

const endOfTick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
