import { availableParallelism } from 'node:os';
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

/** On as many connections as there are cores, eight at most: each takes the next chunk of whichever table, so that none is idle while the longest table is filled. */
async function copy(databaseUrl: string, key: string, findStatement: string, count: number): Promise<void> {
  const tables = await withClient(databaseUrl, async (client) => {
    const id = await findSaga(client, findStatement, key);
    return await tablesWith(client, id, key);
  });
  const now = Date.now();
  const chunks = Array.from({ length: Math.ceil(count / CHUNK) }, (_, index) => index * CHUNK + 1).flatMap(
    (first) =>
      tables.map(({ statement, id }): Job => {
        const last = Math.min(count, first + CHUNK - 1);
        return (client) => client.query(statement, [first, last, count, now, id, key]);
      }),
  );
  await doAll(databaseUrl, chunks);
  // Otherwise the server would do it on its own a minute later, in the middle of a measurement.
  await doAll(
    databaseUrl,
    tables.map(
      ({ name }) =>
        (client) =>
          client.query(`VACUUM (ANALYZE) ${name}`),
    ),
  );
}

/** Where the saga has rows, and what copies them. Tables with many rows for each saga come first: the last one at work works alone. */
async function tablesWith(client: pg.Client, id: string, key: string): Promise<readonly Copying[]> {
  const { rows: tables } = await client.query<CopiedTable>(TABLES_OF_SAGAS);
  const found: (Copying & { readonly rows: number })[] = [];
  for (const table of tables) {
    const { rowCount } = await client.query(
      `SELECT FROM ${table.name} WHERE ${table.sagaColumn}::text = $1`,
      [id],
    );
    if (!rowCount) continue;
    const mentions = await client.query<Record<string, boolean>>(mentionsStatement(table), [id, key]);
    const mentioning = Object.entries(mentions.rows[0] ?? {}).flatMap(([column, isSo]) =>
      isSo ? [column] : [],
    );
    const statement = copyStatement(table, new Set(mentioning));
    found.push({ name: table.name, id, statement, rows: rowCount });
  }
  return found.toSorted((a, b) => b.rows - a.rows);
}

interface Copying {
  readonly name: string;
  /** The original's. */
  readonly id: string;
  readonly statement: string;
}

type Job = (client: pg.Client) => Promise<unknown>;

async function doAll(databaseUrl: string, jobs: readonly Job[]): Promise<void> {
  const next = jobs.values();
  const work = async (client: pg.Client): Promise<void> => {
    // Only here: nothing is measured on this connection.
    await client.query('SET synchronous_commit = off');
    for (const job of next) await job(client);
  };
  await Promise.all(
    Array.from({ length: Math.min(8, availableParallelism()) }, () => withClient(databaseUrl, work)),
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
