import { migrate, MIGRATIONS, postgresFence } from '@edda/postgres';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { READ_FUNCTIONS, READ_TABLES, type TableRow } from './catalogue.sql.js';
import { renderFunctions, renderTables } from './render-schema.js';

const ORCHESTRATOR = 'edda';
/** The fence lives in the schema of whichever application uses it; here it has to be called something. */
const PARTICIPANT = 'participant';
/** TypeORM's own, where it keeps which migrations have run. */
const PLUMBING = ['migration', 'edda_fence_migrations'];

/** Runs all migrations on an empty database and describes what is there afterwards. */
export async function readSchema(databaseUrl: string): Promise<string> {
  await migrate({ url: databaseUrl, schema: ORCHESTRATOR, applicationName: 'edda schema' }, MIGRATIONS);
  await migrateFence(databaseUrl);
  const sql = new Client(databaseUrl);
  await sql.connect();
  try {
    return [
      '-- What the migrations make. Written by `npm run schema:write`, for reading and reviewing; nothing runs it.\n',
      "-- The orchestrator's tables. The schema's name is an option.\n",
      renderTables(ORCHESTRATOR, await tablesOf(sql, ORCHESTRATOR)),
      renderFunctions(await functionsOf(sql, ORCHESTRATOR)),
      "-- The fence of a participant, in the application's own schema.\n",
      renderTables(PARTICIPANT, await tablesOf(sql, PARTICIPANT)),
    ].join('\n');
  } finally {
    await sql.end();
  }
}

async function migrateFence(url: string): Promise<void> {
  const dataSource = new DataSource({ type: 'postgres', url, schema: PARTICIPANT });
  const fence = postgresFence().create(dataSource);
  await fence.connect();
  await fence.close();
  if (dataSource.isInitialized) await dataSource.destroy();
}

async function functionsOf(sql: Client, schema: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ definition: string }>(READ_FUNCTIONS, [schema]);
  return rows.map(({ definition }) => definition);
}

async function tablesOf(sql: Client, schema: string): Promise<readonly TableRow[]> {
  const { rows } = await sql.query<TableRow>(READ_TABLES, [schema, PLUMBING]);
  return rows;
}
