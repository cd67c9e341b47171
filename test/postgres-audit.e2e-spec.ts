import { BEGINNING, chained, entryOf, verifyAudit } from '@edda/orchestration';
import type { SagaStore } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const SCHEMA = `audit_${process.pid}_${Date.now()}`;

let sql: Client;
let store: SagaStore;

beforeAll(async () => {
  const url = inject('databaseUrl');
  sql = new Client(url);
  await sql.connect();
  store = postgres({ url, schema: SCHEMA })({ service: 'orchestrator', instance: 'audit' });
  await store.connect();
});

afterAll(async () => {
  await store.close();
  await sql.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await sql.end();
});

const entry = (target: string) =>
  entryOf(
    { tenant: 'acme', name: 'lena', roles: ['operator'], requestId: 'r-1' },
    { action: 'saga.cancel', target, by: '', reason: 'So.', details: { outcome: 'done' } },
  );
const write = (...targets: readonly string[]) =>
  store.transact((transaction) => transaction.audit(targets.map(entry)));

describe('the audit in PostgreSQL', () => {
  it('refuses whatever is not an addition', async () => {
    await write('a', 'b', 'c');
    for (const statement of [
      `UPDATE ${SCHEMA}.audit SET who = 'mallory'`,
      `UPDATE ${SCHEMA}.audit SET who = who WHERE false`,
      `DELETE FROM ${SCHEMA}.audit`,
      `TRUNCATE ${SCHEMA}.audit`,
      `INSERT INTO ${SCHEMA}.audit SELECT * FROM ${SCHEMA}.audit ON CONFLICT (tenant, sequence) DO UPDATE SET who = 'mallory'`,
      `MERGE INTO ${SCHEMA}.audit AS t USING ${SCHEMA}.audit AS s ON t.hash = s.hash WHEN MATCHED THEN DELETE`,
    ])
      await expect(sql.query(statement), statement).rejects.toThrow('The audit is only ever added to');
    expect(await verifyAudit(store, 'acme')).toMatchObject({ entries: 3 });
  });

  it('shows what an owner of the table did who got past that', async () => {
    await write('d', 'e');
    await sql.query(`ALTER TABLE ${SCHEMA}.audit DISABLE TRIGGER USER`);
    await sql.query(`UPDATE ${SCHEMA}.audit SET who = 'mallory' WHERE sequence = 4`);
    expect(await verifyAudit(store, 'acme')).toMatchObject({
      entries: 3,
      broken: { sequence: 4, problem: 'it was changed after it was written' },
    });
    await sql.query(`DELETE FROM ${SCHEMA}.audit WHERE sequence = 4`);
    expect(await verifyAudit(store, 'acme')).toMatchObject({ entries: 3, broken: { sequence: 5 } });
    await sql.query(`ALTER TABLE ${SCHEMA}.audit ENABLE TRIGGER USER`);
  });

  it('is not kept waiting by who writes for another tenant, and waits for who writes for the same', async () => {
    const [record] = chained([{ ...entry('x'), tenant: 'globex' }], BEGINNING, 0);
    expect(record?.sequence).toBe(1);
    await store.transact(async (transaction) => {
      await transaction.audit([{ ...entry('x'), tenant: 'globex' }]);
      await store.transact((passing) => passing.audit([{ ...entry('y'), tenant: 'initech' }]));
    });
    expect(await verifyAudit(store, 'globex')).toMatchObject({ entries: 1 });
    expect(await verifyAudit(store, 'initech')).toMatchObject({ entries: 1 });
  });
});
