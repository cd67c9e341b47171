import { migrate, MIGRATIONS, postgres } from '@edda/postgres';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

let url: string;
let sql: Client;
let schema: string;
let made = 0;

beforeAll(async () => {
  url = inject('databaseUrl');
  sql = new Client(url);
  await sql.connect();
});
beforeEach(() => {
  made += 1;
  schema = `migrations_${made}_${process.pid}_${Date.now()}`;
});
afterAll(() => sql.end());

const tables = async (): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1',
    [schema],
  );
  return rows.map(({ name }) => name);
};
const ALL = [
  'api_key',
  'audit',
  'awaited',
  'bulk_action',
  'business_key',
  'data_key',
  'dead_letter',
  'definition',
  'idempotency_key',
  'mail',
  'mail_delivery',
  'mail_key',
  'migration',
  'outbox',
  'saga',
  'saga_attribute',
  'saga_history',
  'saga_history_default',
  'schedule',
  'timer',
];

describe('the migrations', () => {
  it('run once, however many orchestrators boot at once', async () => {
    const stores = Array.from({ length: 6 }, (_, index) =>
      postgres({ url, schema, poolSize: 1 })({ service: 'orchestrator', instance: String(index) }),
    );
    await Promise.all(stores.map((store) => store.connect()));
    await Promise.all(stores.map((store) => store.ping()));
    await Promise.all(stores.map((store) => store.close()));
    expect(await tables()).toEqual(ALL);
    const { rows } = await sql.query(`SELECT name FROM ${schema}.migration`);
    expect(rows).toHaveLength(MIGRATIONS.length);
    await sql.query(`DROP SCHEMA ${schema} CASCADE`);
  });

  it('leave nothing behind when one of them fails', async () => {
    class Breaks1895132800000 {
      readonly name = 'Breaks1895132800000';
      async up(): Promise<void> {
        throw new Error('out of luck');
      }
      async down(): Promise<void> {
        throw new Error('never up');
      }
    }
    const target = { url, schema, applicationName: 'test' };
    await expect(migrate(target, [...MIGRATIONS, Breaks1895132800000])).rejects.toThrow('out of luck');
    expect(await tables()).toEqual([]);
    await migrate(target, MIGRATIONS);
    await migrate(target, MIGRATIONS);
    expect(await tables()).toEqual(ALL);
    await sql.query(`DROP SCHEMA ${schema} CASCADE`);
  });

  it('take sagas along that were there before', async () => {
    const target = { url, schema, applicationName: 'test' };
    await migrate(target, MIGRATIONS.slice(0, 1));
    await sql.query(`
      INSERT INTO ${schema}.saga (id, tenant, definition, version, business_key, status, revision, state, started_at)
      VALUES (gen_random_uuid(), 'acme', 'order', 1, 'key', 'running', 1, '{}', now())`);
    await migrate(target, MIGRATIONS);
    await sql.query(`UPDATE ${schema}.saga SET status = 'waiting'`);
    const { rows } = await sql.query(`SELECT status, position FROM ${schema}.saga`);
    expect(rows).toEqual([{ status: 'waiting', position: '' }]);
    await sql.query(`DROP SCHEMA ${schema} CASCADE`);
  });

  it('can be taken back', async () => {
    await migrate({ url, schema, applicationName: 'test' }, MIGRATIONS);
    const dataSource = await new DataSource({
      type: 'postgres',
      url,
      schema,
      migrations: [...MIGRATIONS],
      migrationsTableName: 'migration',
    }).initialize();
    for (const _ of MIGRATIONS) await dataSource.undoLastMigration();
    await dataSource.destroy();
    expect(await tables()).toEqual(['migration']);
    await sql.query(`DROP SCHEMA ${schema} CASCADE`);
  });

  it('need no right to create schemas once the schema is there', async () => {
    const database = schema;
    await sql.query(`CREATE DATABASE ${database}`);
    const inDatabase = new URL(url);
    inDatabase.pathname = `/${database}`;
    const owner = new Client(inDatabase.href);
    await owner.connect();
    await owner.query(
      `CREATE SCHEMA ${schema}; REVOKE CREATE ON DATABASE ${database} FROM PUBLIC, CURRENT_USER`,
    );
    await migrate({ url: inDatabase.href, schema, applicationName: 'test' }, MIGRATIONS);
    const { rows } = await owner.query(`SELECT name FROM ${schema}.migration`);
    expect(rows).toHaveLength(MIGRATIONS.length);
    await owner.end();
    await sql.query(`DROP DATABASE ${database}`);
  });
});
