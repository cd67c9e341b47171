import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Condition } from '../../subject/protocol.js';
import { standingStart } from '../definitions.js';
import type { Start } from '../open-orchestrator.js';
import { ENDED_SAGA, STANDING_SAGA, TABLES_OF_SAGAS } from './catalogue.sql.js';
import type { CopiedTable } from './copy-rows.js';
import { copyStatement, mentionsStatement } from './copy-rows.js';

/** How sagas come into the world: by the engine, so that what is copied is what it really writes. */
export interface Maker {
  /** Runs a saga with this key to its end. */
  readonly run: (key: string) => Promise<void>;
  readonly start: (start: Start) => Promise<void>;
}

/** Copies in one statement: its rows fit into memory. */
const CHUNK = 20_000;
const STANDS_WITHIN_MS = 30_000;

/** Puts into the tables what a condition asks for: one real saga of each kind, and the rest as copies of its rows. Statistics are up to date after it. */
export async function fill(databaseUrl: string, condition: Condition, { run, start }: Maker): Promise<void> {
  const { ended = 0, waiting = 0, timers = 0 } = condition;
  if (ended > 0) {
    await run('original-ended');
    await copy(databaseUrl, 'original-ended', ENDED_SAGA, ended);
  }
  if (waiting > 0) {
    await start(standingStart('original-waiting', 'event'));
    await copy(databaseUrl, 'original-waiting', STANDING_SAGA, waiting);
  }
  if (timers > 0) {
    await start(standingStart('original-delayed', 'time'));
    await copy(databaseUrl, 'original-delayed', STANDING_SAGA, timers);
  }
}

/** Each table on a connection of its own: they do not wait for one another. */
async function copy(databaseUrl: string, key: string, findStatement: string, count: number): Promise<void> {
  const { id, tables } = await withClient(databaseUrl, async (client) => ({
    id: await findSaga(client, findStatement, key),
    tables: (await client.query<CopiedTable>(TABLES_OF_SAGAS)).rows,
  }));
  const now = Date.now();
  await Promise.all(
    tables.map((table) =>
      withClient(databaseUrl, async (client) => {
        const { rowCount } = await client.query(
          `SELECT FROM ${table.name} WHERE ${table.sagaColumn}::text = $1 LIMIT 1`,
          [id],
        );
        if (rowCount === 0) return;
        const mentions = await client.query<Record<string, boolean>>(mentionsStatement(table), [id, key]);
        const mentioning = new Set(
          Object.entries(mentions.rows[0] ?? {}).flatMap(([column, isSo]) => (isSo ? [column] : [])),
        );
        const statement = copyStatement(table, mentioning);
        // Only here: nothing is measured on this connection.
        await client.query('SET synchronous_commit = off');
        for (let first = 1; first <= count; first += CHUNK) {
          const last = Math.min(count, first + CHUNK - 1);
          await client.query(statement, [first, last, count, now, id, key]);
        }
        // Otherwise the server would do it on its own a minute later, in the middle of a measurement.
        await client.query(`VACUUM (ANALYZE) ${table.name}`);
      }),
    ),
  );
}

async function findSaga(client: pg.Client, statement: string, key: string): Promise<string> {
  const until = performance.now() + STANDS_WITHIN_MS;
  while (performance.now() < until) {
    const { rows } = await client.query<{ id: string }>(statement, [key]);
    if (rows[0]) return rows[0].id;
    await sleep(50);
  }
  throw new Error(
    `Saga "${key}" is not where it should be after ${STANDS_WITHIN_MS / 1_000} s; there is nothing to copy.`,
  );
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
