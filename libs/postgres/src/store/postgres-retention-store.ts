import type { Pruned, Pruning, RetentionStore, SagaPruning } from '@edda/orchestration';
import type { ClientBase, QueryResultRow } from 'pg';
import type { TransactionContext } from '../transaction-context.js';
import { DELETE_ATTRIBUTES } from './attribute.sql.js';
import { HistoryWeeks } from './history-weeks.js';
import { DELETE_BUSINESS_KEYS } from './key.sql.js';
import {
  COUNTED_OLD_LETTERS,
  COUNTED_OLD_MAIL,
  COUNTED_OLD_SAGAS,
  DELETE_AWAITED,
  DELETE_HISTORY,
  DELETE_KEYS_OF_SAGAS,
  DELETE_LETTERS,
  DELETE_MAIL,
  DELETE_SAGAS,
  OLD_LETTERS,
  OLD_MAIL,
  OLD_SAGAS,
  type OldRow,
  type OldSagaRow,
  TAKE_TURN,
  WANTED_MAIL,
} from './retention.sql.js';
import { SAGA_ID } from './saga-id.js';
import type { StoreDatabase } from './store-database.js';
import { decodeTextCursor, encodeTextCursor } from './text-cursor.js';
import { DISARM_TIMERS } from './timer.sql.js';

const MICROSECONDS = /^-?[0-9]{1,18}$/;
const ARRIVAL = /^[0-9]{1,18}$/;

/** Takes what is old out of PostgreSQL. */
export class PostgresRetentionStore implements RetentionStore {
  private readonly weeks: HistoryWeeks;

  constructor(
    private readonly database: StoreDatabase,
    private readonly schema: string,
  ) {
    this.weeks = new HistoryWeeks(database, schema);
  }

  pruneSagas(pruning: SagaPruning): Promise<Pruned | undefined> {
    const { definition, keepMs, limit, after, keepsBusinessKeys, dryRun = false } = pruning;
    const behind = after === undefined ? [null, null] : decodeTextCursor(after, [MICROSECONDS, SAGA_ID]);
    return this.inTurn(dryRun, async (context) => {
      const parameters = [definition, keepMs, ...behind, limit];
      const statement = dryRun ? COUNTED_OLD_SAGAS : OLD_SAGAS;
      const rows = await this.rows<OldSagaRow>(context.client, statement, parameters);
      const old = rows.filter((row) => !row.is_wanted);
      if (old.length > 0 && !dryRun) await this.removeSagas(context, old, keepsBusinessKeys);
      const last = rows.at(-1);
      return prunedOf(old.length, rows.length === limit && last && [last.ended_micros, last.id]);
    });
  }

  pruneMail({ keepMs, limit, after, dryRun = false }: Pruning): Promise<Pruned | undefined> {
    const behind = after === undefined ? [null, null] : decodeTextCursor(after, [MICROSECONDS, ARRIVAL]);
    return this.inTurn(dryRun, async ({ client, now, send }) => {
      const statement = dryRun ? COUNTED_OLD_MAIL : OLD_MAIL;
      const rows = await this.rows<OldRow>(client, statement, [keepMs, ...behind, limit]);
      const ids = rows.map(({ id }) => id);
      const wanted = new Set(
        (await this.rows<{ message_id: string }>(client, WANTED_MAIL, [ids])).map((row) => row.message_id),
      );
      const old = rows.filter(({ id }) => !wanted.has(id));
      await now();
      if (old.length > 0 && !dryRun) await send(this.sql(DELETE_MAIL), keysOf(old));
      const last = rows.at(-1);
      return prunedOf(old.length, rows.length === limit && last && [last.micros, last.arrival]);
    });
  }

  pruneLetters({ keepMs, limit, after, dryRun = false }: Pruning): Promise<Pruned | undefined> {
    const behind = after === undefined ? [null, null] : decodeTextCursor(after, [MICROSECONDS, SAGA_ID]);
    return this.inTurn(dryRun, async ({ client, now, send }) => {
      const statement = dryRun ? COUNTED_OLD_LETTERS : OLD_LETTERS;
      const old = await this.rows<OldRow>(client, statement, [keepMs, ...behind, limit]);
      await now();
      if (old.length > 0 && !dryRun) await send(this.sql(DELETE_LETTERS), keysOf(old));
      const last = old.at(-1);
      return prunedOf(old.length, old.length === limit && last && [last.micros, last.id]);
    });
  }

  tendHistory(): Promise<void> {
    return this.weeks.tend();
  }

  /** The sagas are locked, so nobody else is at what belongs to them. */
  private async removeSagas(
    { now, send }: TransactionContext,
    old: readonly OldSagaRow[],
    keepsBusinessKeys: boolean,
  ): Promise<void> {
    await now();
    const ids = old.map(({ id }) => id);
    for (const statement of [
      DELETE_HISTORY,
      DISARM_TIMERS,
      DELETE_AWAITED,
      DELETE_ATTRIBUTES,
      DELETE_KEYS_OF_SAGAS,
    ])
      await send(this.sql(statement), [ids]);
    if (!keepsBusinessKeys) {
      const columns = [
        old.map(({ tenant }) => tenant),
        old.map(({ definition }) => definition),
        old.map((row) => row.business_key),
      ];
      await send(this.sql(DELETE_BUSINESS_KEYS), [...columns, ids]);
    }
    await send(this.sql(DELETE_SAGAS), [ids]);
  }

  private inTurn<Result>(
    dryRun: boolean,
    work: (context: TransactionContext) => Promise<Result>,
  ): Promise<Result | undefined> {
    return this.database.transact(async (context) => {
      // The lock belongs to the transaction, which has to have begun.
      await context.now();
      if (!dryRun) {
        const [turn] = await this.rows<{ is_mine: boolean }>(context.client, TAKE_TURN, [this.schema]);
        if (turn?.is_mine !== true) return undefined;
      }
      return work(context);
    });
  }

  private async rows<Row extends QueryResultRow>(
    client: ClientBase,
    statement: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    return (await client.query<Row>(this.sql(statement), [...values])).rows;
  }

  private sql(statement: string): string {
    return this.database.inSchema(statement);
  }
}

/** Parameters $1 and $2 of a statement that deletes. */
function keysOf(rows: readonly OldRow[]): readonly (readonly string[])[] {
  return [rows.map(({ tenant }) => tenant), rows.map(({ id }) => id)];
}

function prunedOf(removed: number, last: readonly string[] | false | undefined): Pruned {
  return last ? { removed, next: encodeTextCursor(last) } : { removed };
}
