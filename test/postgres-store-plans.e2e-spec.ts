import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inSchema } from '../libs/postgres/src/statement.js';
import {
  DELETE_BUSINESS_KEYS,
  FIND_BUSINESS_KEYS,
  FIND_IDEMPOTENCY_KEYS,
} from '../libs/postgres/src/store/key.sql.js';
import { CLAIM_OUTBOX, DELETE_OUTBOX, POSTPONE_OUTBOX } from '../libs/postgres/src/store/outbox.sql.js';
import {
  FIND_ORPHANS,
  FIND_SAGA,
  LIST_SAGAS,
  LOAD_SAGAS,
  READ_HISTORY,
  UPDATE_SAGAS,
} from '../libs/postgres/src/store/saga.sql.js';
import { CLAIM_TIMERS, DISARM_TIMERS, NEXT_TIMER } from '../libs/postgres/src/store/timer.sql.js';

const SCHEMA = `plans_${process.pid}_${Date.now()}`;
const ours = inSchema(SCHEMA);
const ROWS = 100_000;

/** The nth saga's id: ordered like uuid v7. */
const ID = `('019aa2b0-' || lpad(to_hex(n / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n % 65536), 12, '0'))::uuid`;
const FIRST = '019aa2b0-0000-7000-8000-000000000001';
const MIDDLE = '019aa2b0-0001-7000-8000-000000000000';
const IDS = [FIRST, '019aa2b0-0000-7000-8000-000000000002'];

/** A hundred thousand sagas, of which 2 % are under way; as many messages and timers, of which few are due. */
const FILL = `
INSERT INTO edda.saga (id, tenant, definition, version, business_key, status, revision, state, started_at, ended_at)
SELECT ${ID}, 'tenant ' || n % 1000, 'order', 1, 'key ' || n, status, 5, '{}', now(),
       CASE WHEN status = 'completed' THEN now() END
FROM generate_series(1, ${ROWS}) AS n,
     LATERAL (SELECT CASE n % 100 WHEN 0 THEN 'running' WHEN 1 THEN 'parked' ELSE 'completed' END AS status) AS s;
INSERT INTO edda.saga_history (saga_id, sequence, at, kind, fact)
SELECT ${ID}, 1, now(), 'saga-completed', '{}' FROM generate_series(1, ${ROWS}) AS n;
INSERT INTO edda.outbox (id, saga_id, message, claimable_at)
SELECT 'message ' || n, ${ID}, '{}', now() + (n - 500) * interval '1 second' FROM generate_series(1, ${ROWS}) AS n;
INSERT INTO edda.timer (saga_id, due_at)
SELECT ${ID}, now() + (n - 500) * interval '1 second' FROM generate_series(1, ${ROWS}) AS n;
INSERT INTO edda.business_key (tenant, definition, key, saga_id)
SELECT 'acme', 'order', 'key ' || n, ${ID} FROM generate_series(1, ${ROWS}) AS n;
INSERT INTO edda.idempotency_key (tenant, definition, key, saga_id, body_hash)
SELECT 'acme', 'order', 'key ' || n, ${ID}, 'hash' FROM generate_series(1, ${ROWS}) AS n`;

let sql: Client;

beforeAll(async () => {
  const url = inject('databaseUrl');
  const store = postgres({ url, schema: SCHEMA })({ service: 'orchestrator', instance: 'plans' });
  await store.connect();
  await store.close();
  sql = new Client(url);
  await sql.connect();
  await sql.query(ours(FILL));
  for (const table of ['saga', 'saga_history', 'outbox', 'timer', 'business_key', 'idempotency_key']) {
    await sql.query(`ANALYZE ${SCHEMA}.${table}`);
  }
});

afterAll(async () => {
  await sql.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await sql.end();
});

async function planOf(statement: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${ours(statement)}`, [...values]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const keys = (count: number) => [
  Array(count).fill('acme'),
  Array(count).fill('order'),
  Array(count).fill('key 1'),
];
const list = (filters: { name?: string; status?: string; key?: string; after?: string } = {}) => [
  'tenant 1',
  filters.name ?? null,
  filters.status ?? null,
  filters.key ?? null,
  filters.after ?? null,
  51,
];

describe('with a hundred thousand rows in each table', () => {
  it.each([
    ['claiming messages', CLAIM_OUTBOX, [100, 30_000], 'outbox_claimable'],
    ['removing published messages', DELETE_OUTBOX, [['message 1', 'message 2']], 'outbox_pkey'],
    ['postponing messages', POSTPONE_OUTBOX, [['message 1'], ['returned'], 1_000], 'outbox_pkey'],
    ['claiming timers', CLAIM_TIMERS, [100, 30_000], 'timer_due'],
    ['asking for the next timer', NEXT_TIMER, [], 'timer_due'],
    ['disarming timers', DISARM_TIMERS, [IDS], 'timer_pkey'],
    ['loading sagas', LOAD_SAGAS, [IDS], 'saga_pkey'],
    [
      'updating sagas',
      UPDATE_SAGAS,
      [IDS, [5, 5], ['parked', 'parked'], [6, 6], ['{}', '{}'], [null, null]],
      'saga_pkey',
    ],
    ['finding a saga', FIND_SAGA, [FIRST], 'saga_pkey'],
    ['reading a history', READ_HISTORY, [FIRST, 0, 100], 'saga_history_default_pkey'],
    ['finding business keys', FIND_BUSINESS_KEYS, keys(64), 'business_key_pkey'],
    ['finding idempotency keys', FIND_IDEMPOTENCY_KEYS, keys(64), 'idempotency_key_pkey'],
    ['releasing business keys', DELETE_BUSINESS_KEYS, [...keys(2), IDS], 'business_key_pkey'],
    ['the first page of a list', LIST_SAGAS, list(), 'saga_newest'],
    ['the next page of a list', LIST_SAGAS, list({ after: MIDDLE }), 'saga_newest'],
    ['a list by name', LIST_SAGAS, list({ name: 'order' }), 'saga_newest'],
    ['a list by business key', LIST_SAGAS, list({ key: 'key 1' }), 'saga_by_business_key'],
    ['a list of parked sagas', LIST_SAGAS, list({ status: 'parked' }), 'saga_unfinished'],
  ])('%s goes by an index', async (_what, statement, values, index) => {
    const plan = await planOf(statement, values);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });

  it('the search for orphans looks only at sagas that are under way', async () => {
    const plan = await planOf(FIND_ORPHANS, [100]);
    expect(plan).toContain('saga_unfinished');
    expect(plan).not.toContain('Seq Scan on saga');
  });
});

describe('the tables', () => {
  it.each([
    [`UPDATE edda.saga SET status = 'stuck' WHERE id = '${FIRST}'`, 'saga_status_known'],
    [
      `UPDATE edda.saga SET ended_at = NULL WHERE status = 'completed'`,
      'saga_ended_at_set_exactly_when_ended',
    ],
    [
      `UPDATE edda.saga SET ended_at = now() WHERE status = 'running'`,
      'saga_ended_at_set_exactly_when_ended',
    ],
    [`UPDATE edda.saga SET revision = 0 WHERE id = '${FIRST}'`, 'saga_revision_positive'],
    [
      `UPDATE edda.saga_history SET sequence = 0 WHERE saga_id = '${FIRST}'`,
      'saga_history_sequence_positive',
    ],
    [
      `UPDATE edda.outbox SET attempts = 1 WHERE id = 'message 1'`,
      'outbox_reason_set_exactly_when_attempted',
    ],
  ])('refuse %s', async (statement, constraint) => {
    await expect(sql.query(ours(statement))).rejects.toMatchObject({
      constraint: expect.stringContaining(constraint),
    });
  });

  it('take a partition of the history for a range of time', async () => {
    const [from, to] = ['019bb000-0000-7000-8000-000000000000', '019bc000-0000-7000-8000-000000000000'];
    await sql.query(
      ours(
        `CREATE TABLE edda.saga_history_later PARTITION OF edda.saga_history FOR VALUES FROM ('${from}') TO ('${to}')`,
      ),
    );
    const add = ours(
      `INSERT INTO edda.saga_history (saga_id, sequence, at, kind, fact) VALUES ('${from}', 1, now(), 'x', '{}')`,
    );
    await sql.query(add);
    await expect(sql.query(add)).rejects.toMatchObject({ code: '23505' });
    const { rows } = await sql.query<{ position: string; xid: string }>(
      ours('SELECT position, xid FROM edda.saga_history_later'),
    );
    expect(Number(rows[0]?.position)).toBeGreaterThan(ROWS);
    expect(Number(rows[0]?.xid)).toBeGreaterThan(0);
  });
});
