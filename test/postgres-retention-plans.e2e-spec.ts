import { readFileSync } from 'node:fs';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inSchema } from '../libs/postgres/src/statement.js';
import {
  DELETE_BUSINESS_KEYS,
  FIND_BUSINESS_KEYS,
  FIND_IDEMPOTENCY_KEYS,
  INSERT_BUSINESS_KEYS,
  INSERT_IDEMPOTENCY_KEYS,
} from '../libs/postgres/src/store/key.sql.js';
import { DELETE_ATTRIBUTES } from '../libs/postgres/src/store/attribute.sql.js';
import { CLAIM_OUTBOX, DELETE_OUTBOX, INSERT_OUTBOX } from '../libs/postgres/src/store/outbox.sql.js';
import {
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
  WANTED_MAIL,
} from '../libs/postgres/src/store/retention.sql.js';
import {
  APPEND_HISTORY,
  EXISTING_SAGAS,
  INSERT_SAGAS,
  LOAD_FREE_SAGAS,
  UPDATE_SAGAS,
} from '../libs/postgres/src/store/saga.sql.js';
import { ARM_TIMERS, CLAIM_TIMERS, DISARM_TIMERS } from '../libs/postgres/src/store/timer.sql.js';

const SCHEMA = `ended_${process.pid}_${Date.now()}`;
const ours = inSchema(SCHEMA);
const ENDED = 200_000;
const UNDER_WAY = 2_000;

const ID = `('019aa2b0-' || lpad(to_hex(n / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n % 65536), 12, '0'))::uuid`;
const FIRST = '019aa2b0-0000-7000-8000-000000000001';
const LAST = '019aa2b0-0003-7000-8000-000000001510';
const IDS = [FIRST, LAST];

/** Two hundred thousand sagas that have ended, a day for each two thousand, and the few that are under way; keys of all of them; settled events and letters. */
const FILL = `
INSERT INTO edda.saga (id, tenant, definition, version, business_key, status, revision, state, started_at, ended_at)
SELECT ${ID}, 'default', 'order', 1, 'key ' || n, CASE WHEN n > ${ENDED} THEN 'running' ELSE 'completed' END, 2, '{}', now(),
       CASE WHEN n <= ${ENDED} THEN now() - interval '100 days' + (n / 2000) * interval '1 day' + (n % 100) * interval '1 second' END
FROM generate_series(1, ${ENDED + UNDER_WAY}) AS n;
INSERT INTO edda.saga_history (saga_id, sequence, at, kind, fact)
SELECT ${ID}, s, now(), 'x', '{}' FROM generate_series(1, ${ENDED + UNDER_WAY}) AS n, generate_series(1, 2) AS s;
INSERT INTO edda.business_key (tenant, definition, key, saga_id)
SELECT 'default', 'order', 'key ' || n, ${ID} FROM generate_series(1, ${ENDED + UNDER_WAY}) AS n;
INSERT INTO edda.idempotency_key (tenant, definition, key, saga_id, body_hash)
SELECT 'default', 'order', 'key ' || n, ${ID}, 'hash' FROM generate_series(1, ${ENDED + UNDER_WAY}) AS n;
INSERT INTO edda.saga_attribute (saga_id, name, tenant, value)
SELECT ${ID}, 'customer', 'default', (n % 1000)::text FROM generate_series(1, ${ENDED}) AS n;
INSERT INTO edda.timer (saga_id, due_at)
SELECT ${ID}, now() + (n % 600) * interval '1 second' FROM generate_series(${ENDED + 1}, ${ENDED + UNDER_WAY}) AS n;
INSERT INTO edda.outbox (id, saga_id, message, claimable_at)
SELECT 'message ' || n, ${ID}, '{}', now() + (n % 600) * interval '1 second'
FROM generate_series(${ENDED + 1}, ${ENDED + UNDER_WAY}) AS n;
INSERT INTO edda.mail (tenant, id, event, contract_version, keys, body, unexpected, status, arrival, received_at, expires_at, match_at)
SELECT 'default', 'event ' || n, 'order.paid', 1, '{}', '{}', 'mailbox', CASE WHEN n % 1000 = 0 THEN 'parked' ELSE 'ignored' END, n,
       now() - interval '100 days' + (n / 500) * interval '1 day', now(), NULL
FROM generate_series(1, 50000) AS n;
INSERT INTO edda.dead_letter
  (tenant, reason, detail, cause, put_aside_by, is_copy, queue, exchange, routing_key, message_id, headers, size_bytes, hash, status, times, settled_at)
SELECT 'default', 'undecodable', '', '', 'x', true, 'q', '', 'q', 'letter ' || n, '{}', 1, n::text, CASE WHEN n % 1000 = 0 THEN 'open' ELSE 'discarded' END, 1,
       CASE WHEN n % 1000 <> 0 THEN now() - interval '100 days' + (n / 500) * interval '1 day' END
FROM generate_series(1, 50000) AS n`;
const TABLES = [
  'saga',
  'saga_history',
  'business_key',
  'idempotency_key',
  'saga_attribute',
  'timer',
  'outbox',
  'mail',
  'mail_delivery',
  'dead_letter',
];

let sql: Client;

beforeAll(async () => {
  const url = inject('databaseUrl');
  const store = postgres({ url, schema: SCHEMA })({ service: 'orchestrator', instance: 'ended' });
  await store.connect();
  await store.tendHistory();
  await store.close();
  sql = new Client(url);
  await sql.connect();
  await sql.query(ours(FILL));
  for (const table of TABLES) await sql.query(`VACUUM ANALYZE ${SCHEMA}.${table}`);
}, 180_000);

afterAll(async () => {
  await sql.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await sql.end();
});

async function planOf(statement: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${ours(statement)}`, [...values]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const named = (count: number) => [
  Array.from({ length: count }, () => 'default'),
  Array.from({ length: count }, () => 'order'),
  Array.from({ length: count }, (_, index) => `key ${index}`),
];
const NEW = ['019aa2b1-0000-7000-8000-000000000001'];

describe('with two hundred thousand sagas that have ended', () => {
  it.each([
    ['loading sagas', LOAD_FREE_SAGAS, [IDS], 'saga_pkey'],
    ['asking which exist', EXISTING_SAGAS, [IDS], 'saga_pkey'],
    [
      'changing sagas',
      UPDATE_SAGAS,
      [IDS, [5, 5], [1, 1], ['running', 'completed'], [6, 6], ['{}', '{}'], [null, 1], ['', '']],
      'saga_pkey',
    ],
    [
      'starting sagas',
      INSERT_SAGAS,
      [NEW, ['default'], ['order'], [1], ['new'], ['running'], [1], ['{}'], [1], [null], ['']],
      'Insert on saga',
    ],
    [
      'adding facts',
      APPEND_HISTORY,
      [IDS, [9, 9], [1, 1], ['x', 'x'], ['{}', '{}'], IDS, [5, 5]],
      'Index Scan using saga_pkey on saga',
    ],
    ['taking business keys', INSERT_BUSINESS_KEYS, [...named(1), NEW], 'Insert on business_key'],
    [
      'taking idempotency keys',
      INSERT_IDEMPOTENCY_KEYS,
      [...named(1), NEW, ['h']],
      'Insert on idempotency_key',
    ],
    ['finding business keys', FIND_BUSINESS_KEYS, named(64), 'business_key_pkey'],
    ['finding idempotency keys', FIND_IDEMPOTENCY_KEYS, named(64), 'idempotency_key_pkey'],
    ['releasing business keys', DELETE_BUSINESS_KEYS, [...named(2), IDS], 'business_key_pkey'],
    ['arming timers', ARM_TIMERS, [IDS, [1, 1]], 'Insert on timer'],
    ['claiming timers', CLAIM_TIMERS, [100, 5_000], 'timer_due'],
    ['disarming timers', DISARM_TIMERS, [IDS], 'timer_pkey'],
    ['writing messages', INSERT_OUTBOX, [['m'], NEW, ['{}'], [1]], 'Insert on outbox'],
    ['claiming messages', CLAIM_OUTBOX, [100, 5_000], 'outbox_claimable'],
    ['removing messages', DELETE_OUTBOX, [['m', 'n']], 'outbox_pkey'],
  ])('%s reads no table that grows from its beginning', async (_what, statement, values, part) => {
    const plan = await planOf(statement, values);
    expect(plan).toContain(part);
    // Timers and messages are of sagas under way alone.
    expect(plan).not.toMatch(/Seq Scan on (?!timer|outbox)/);
  });

  it.each([
    ['the oldest sagas', OLD_SAGAS, ['order', 90 * 86_400_000, null, null, 500], 'saga_to_prune'],
    [
      'the next oldest sagas',
      OLD_SAGAS,
      ['order', 86_400_000, String(Date.UTC(2026, 0, 1) * 1_000), FIRST, 500],
      'saga_to_prune',
    ],
    ['counted sagas', COUNTED_OLD_SAGAS, ['order', 90 * 86_400_000, null, null, 500], 'saga_to_prune'],
    ['their facts', DELETE_HISTORY, [IDS], 'saga_history_default_pkey'],
    ['their keys', DELETE_KEYS_OF_SAGAS, [IDS], 'idempotency_key_by_saga'],
    ['their attributes', DELETE_ATTRIBUTES, [IDS], 'saga_attribute_pkey'],
    ['their waits', DELETE_AWAITED, [IDS], 'awaited'],
    ['the sagas', DELETE_SAGAS, [IDS], 'saga_pkey'],
    ['the oldest events', OLD_MAIL, [90 * 86_400_000, null, null, 500], 'mail_settled'],
    ['the next oldest events', OLD_MAIL, [86_400_000, '1000', '7', 500], 'mail_settled'],
    ['the events', DELETE_MAIL, [['default'], ['event 1']], 'mail_pkey'],
    ['the oldest letters', OLD_LETTERS, [90 * 86_400_000, null, null, 500], 'dead_letter_settled'],
    ['the next oldest letters', OLD_LETTERS, [86_400_000, '1000', FIRST, 500], 'dead_letter_settled'],
    ['the letters', DELETE_LETTERS, [['default'], [FIRST]], 'dead_letter_pkey'],
  ])('%s are found for removal by an index', async (_what, statement, values, index) => {
    const plan = await planOf(statement, values);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on (saga|idempotency_key|mail|dead_letter)/);
  });

  it('whether an event is still wanted is asked of the open letters, not of all of them', async () => {
    expect(await planOf(WANTED_MAIL, [['event 1', 'event 2']])).not.toContain('Seq Scan on dead_letter');
  });

  it('a saga under way is still changed in place: the index of those that ended costs it nothing', async () => {
    // On a page that has room.
    await sql.query(ours(`BEGIN; DELETE FROM edda.saga WHERE id <> '${LAST}'`));
    await sql.query('COMMIT');
    await sql.query(`VACUUM ${SCHEMA}.saga`);
    const hot = async (): Promise<number> => {
      const statement = `SELECT pg_stat_get_xact_tuples_hot_updated('${SCHEMA}.saga'::regclass)::integer AS hot`;
      return (await sql.query<{ hot: number }>(statement)).rows[0]?.hot ?? -1;
    };
    const change = async (status: string, endedAt: number | null): Promise<number> => {
      await sql.query('BEGIN');
      const before = await hot();
      const changed = [[LAST], [2], [1], [status], [3], ['{"a":1}'], [endedAt], ['']];
      expect((await sql.query(ours(UPDATE_SAGAS), changed)).rowCount).toBe(1);
      const after = await hot();
      await sql.query('ROLLBACK');
      return after - before;
    };
    expect(await change('running', null)).toBe(1);
    expect(await change('completed', 1)).toBe(0);
  });
});

describe('what docs/retention.md says of removing by hand', () => {
  it('can be run as it stands', async () => {
    const page = readFileSync(new URL('../docs/retention.md', import.meta.url), 'utf8');
    const blocks = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, block = '']) => ours(block));
    expect(blocks).toHaveLength(3);
    await sql.query(
      ours(`INSERT INTO edda.saga (id, tenant, definition, version, business_key, status, revision, state, started_at, ended_at)
      SELECT gen_random_uuid(), 'default', 'parcel', 1, n::text, 'completed', 1, '{}', now(), now() - n * interval '60 days' FROM generate_series(1, 2) AS n`),
    );
    for (const block of blocks) await sql.query(block);
    const { rows } = await sql.query<{ key: string }>(
      ours(`SELECT business_key AS key FROM edda.saga WHERE definition = 'parcel'`),
    );
    expect(rows).toEqual([{ key: '1' }]);
  });
});
