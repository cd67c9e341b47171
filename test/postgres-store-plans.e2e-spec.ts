import type { SagaQuery } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pooledDataSource } from '../libs/postgres/src/data-source.js';
import { inSchema } from '../libs/postgres/src/statement.js';
import {
  LIST_AWAITED,
  LIST_AWAITED_OF_KEY,
  REPLACE_AWAITED,
} from '../libs/postgres/src/store/awaited.sql.js';
import { ATTRIBUTES_OF } from '../libs/postgres/src/store/attribute.sql.js';
import { COUNT_IN_FLIGHT, UNFINISHED_SAGAS } from '../libs/postgres/src/store/definition.sql.js';
import {
  CLAIM_DELIVERIES,
  DROP_DELIVERIES,
  SETTLE_DELIVERIES,
} from '../libs/postgres/src/store/delivery.sql.js';
import {
  DELETE_BUSINESS_KEYS,
  FIND_BUSINESS_KEYS,
  FIND_IDEMPOTENCY_KEYS,
} from '../libs/postgres/src/store/key.sql.js';
import {
  DELIVER_MAIL,
  DISCARD_MAIL,
  EXPIRE_MAIL,
  FIND_MAIL,
  LIST_MAIL,
  POST_MAIL,
} from '../libs/postgres/src/store/mail.sql.js';
import { MATCH_MAIL } from '../libs/postgres/src/store/match-mail.sql.js';
import { CLAIM_OUTBOX, DELETE_OUTBOX, POSTPONE_OUTBOX } from '../libs/postgres/src/store/outbox.sql.js';
import {
  FIND_ORPHANS,
  FIND_SAGA,
  LOAD_SAGAS,
  READ_HISTORY,
  UPDATE_SAGAS,
} from '../libs/postgres/src/store/saga.sql.js';
import { listStatement } from '../libs/postgres/src/store/list-sagas.js';
import { COUNT_SAGAS, READ_FACTS, READ_STANDINGS } from '../libs/postgres/src/store/saga-reads.sql.js';
import { encodeCursor } from '../libs/postgres/src/store/saga-id.js';
import { CLAIM_TIMERS, DISARM_TIMERS, NEXT_TIMER } from '../libs/postgres/src/store/timer.sql.js';

const SCHEMA = `plans_${process.pid}_${Date.now()}`;
const ours = inSchema(SCHEMA);
const ROWS = 100_000;

/** The nth saga's id: ordered like uuid v7. */
const ID = `('019aa2b0-' || lpad(to_hex(n / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n % 65536), 12, '0'))::uuid`;
const FIRST = '019aa2b0-0000-7000-8000-000000000001';
const MIDDLE = '019aa2b0-0001-7000-8000-000000000000';
const IDS = [FIRST, '019aa2b0-0000-7000-8000-000000000002'];

/**
 * A hundred thousand sagas, of which 2 % are under way; as many messages and timers, of which few are due; as many waits, kept events and
 * deliveries, of which few are to be matched or claimed.
 */
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
SELECT 'acme', 'order', 'key ' || n, ${ID}, 'hash' FROM generate_series(1, ${ROWS}) AS n;
INSERT INTO edda.saga_attribute (saga_id, name, tenant, value)
SELECT ${ID}, name, 'tenant ' || n % 1000, CASE name WHEN 'customer' THEN n % 5000 ELSE n % 7 END::text
FROM generate_series(1, ${ROWS}) AS n, unnest(ARRAY['customer', 'region']) AS name;
INSERT INTO edda.awaited (saga_id, path, key, tenant, since, match_at)
SELECT ${ID}, 'payment', 'order.paid?orderId=' || n, 'acme', now(), CASE WHEN n % 1000 = 0 THEN now() END
FROM generate_series(1, ${ROWS}) AS n;
INSERT INTO edda.mail (tenant, id, event, contract_version, keys, body, unexpected, status, arrival, expires_at, match_at)
SELECT 'acme', 'event ' || n, 'order.paid', 1, ARRAY['order.paid?orderId=' || n + ${ROWS} / 2], '{}', 'mailbox',
       CASE WHEN n % 1000 = 1 THEN 'parked' ELSE 'kept' END, n, now() + (n - 500) * interval '1 second',
       CASE WHEN n % 1000 = 0 THEN now() END
FROM generate_series(1, ${ROWS}) AS n;
INSERT INTO edda.mail_key (tenant, key, arrival, message_id, expires_at)
SELECT tenant, keys[1], arrival, id, expires_at FROM edda.mail WHERE status = 'kept';
INSERT INTO edda.mail_delivery (saga_id, path, key, tenant, message_id, claimable_at)
SELECT ${ID}, 'refund', 'order.paid?orderId=' || n, 'acme', 'event ' || n, now() + (n - 500) * interval '1 second'
FROM generate_series(1, ${ROWS}) AS n`;
const TABLES = [
  'saga',
  'saga_history',
  'outbox',
  'timer',
  'business_key',
  'idempotency_key',
  'saga_attribute',
  'awaited',
  'mail',
  'mail_key',
  'mail_delivery',
];

let sql: Client;

beforeAll(async () => {
  const url = inject('databaseUrl');
  const store = postgres({ url, schema: SCHEMA })({ service: 'orchestrator', instance: 'plans' });
  await store.connect();
  await store.close();
  sql = new Client(url);
  await sql.connect();
  await sql.query(ours(FILL));
  for (const table of TABLES) {
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
const waits = (count: number) => [
  Array(count).fill('payment'),
  Array(count).fill('order.paid?orderId=7'),
  Array(count).fill('acme'),
];
const awaited = (prefix: string, since: number | null = null) => [
  'acme',
  prefix,
  since,
  since === null ? null : FIRST,
  since === null ? null : 'payment',
  since === null ? null : prefix,
  51,
];
const posted = () => [
  ['acme'],
  ['event 1'],
  ['order.paid'],
  [1],
  ['["order.paid"]'],
  ['{}'],
  [null],
  ['mailbox'],
  [1_000],
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
      [IDS, [5, 5], [1, 1], ['parked', 'parked'], [6, 6], ['{}', '{}'], [null, null], ['', '']],
      'saga_pkey',
    ],
    ['finding a saga', FIND_SAGA, [FIRST], 'saga_pkey'],
    ['reading a history', READ_HISTORY, [FIRST, 0, 100], 'saga_history_default_pkey'],
    ['finding business keys', FIND_BUSINESS_KEYS, keys(64), 'business_key_pkey'],
    ['finding idempotency keys', FIND_IDEMPOTENCY_KEYS, keys(64), 'idempotency_key_pkey'],
    ['releasing business keys', DELETE_BUSINESS_KEYS, [...keys(2), IDS], 'business_key_pkey'],
    [
      'unfinished sagas of one version',
      UNFINISHED_SAGAS,
      ['tenant 1', 'order', 1, null, 50],
      'saga_unfinished',
    ],
    ['counting sagas', COUNT_SAGAS, ['tenant 1', null, null, 100], 'saga_ended'],
    ['counting sagas in flight', COUNT_IN_FLIGHT, ['tenant 1', null], 'saga_unfinished'],
    ['what sagas are found by', ATTRIBUTES_OF, [IDS], 'saga_attribute_pkey'],
    ['claiming deliveries', CLAIM_DELIVERIES, [100, 30_000], 'mail_delivery_claimable'],
    ['settling deliveries', SETTLE_DELIVERIES, [IDS, ['event 1', 'event 2']], 'mail_delivery_pkey'],
    ['dropping deliveries', DROP_DELIVERIES, [IDS, ['event 1', 'event 2']], 'mail_delivery_pkey'],
    ['replacing waits', REPLACE_AWAITED, [IDS, IDS, ...waits(2), [null, null], [1, 1]], 'awaited_pkey'],
    ['a list of approvals', LIST_AWAITED, awaited('approval:desk'), 'awaited_by_key'],
    ['the approvals of one role', LIST_AWAITED_OF_KEY, awaited('approval:desk'), 'awaited_by_key'],
    ['the next page of waits', LIST_AWAITED, awaited('order.paid?orderId=77', 9), 'awaited_by_key'],
    ['posting events', POST_MAIL, posted(), 'Insert on mail'],
    ['finding an event', FIND_MAIL, ['acme', 'event 1'], 'mail_pkey'],
    ['the newest events', LIST_MAIL, ['acme', null, null, null, 51], 'mail_newest'],
    ['the next page of events', LIST_MAIL, ['acme', null, 'order.paid', 5_000, 51], 'mail_newest'],
    ['parked events', LIST_MAIL, ['acme', 'parked', null, null, 51], 'mail_parked'],
    ['delivering an event after all', DELIVER_MAIL, ['acme', 'event 1', 'ada'], 'mail_pkey'],
    ['discarding an event', DISCARD_MAIL, ['acme', 'event 1', 'ada'], 'mail_pkey'],
    ['ending the time of events', EXPIRE_MAIL, [100], 'mail_to_expire'],
  ])('%s goes by an index', async (_what, statement, values, index) => {
    const plan = await planOf(statement, values);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });

  it.each([
    ['locking sagas', LOAD_SAGAS, [IDS]],
    [
      'changing sagas',
      UPDATE_SAGAS,
      [IDS, [5, 5], [1, 1], ['parked', 'parked'], [6, 6], ['{}', '{}'], [null, null], ['', '']],
    ],
    ['disarming timers', DISARM_TIMERS, [IDS]],
    ['releasing keys', DELETE_BUSINESS_KEYS, [...keys(2), IDS]],
    ['replacing waits', REPLACE_AWAITED, [IDS, IDS, ...waits(2), [null, null], [1, 1]]],
  ])('%s stays quick where a transaction is planned by index', async (_what, statement, values) => {
    await sql.query('BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off');
    await sql.query('SET LOCAL enable_mergejoin = off');
    const plan = await planOf(statement, values);
    await sql.query('ROLLBACK');
    expect(plan).not.toContain('Seq Scan');
    // Two lists without an index, compared row by row.
    expect(plan).not.toMatch(/Nested Loop Anti Join/);
  });

  it.each<[string, Partial<SagaQuery>, readonly string[]]>([
    ['the first page', {}, ['saga_newest']],
    ['the next page', { cursor: encodeCursor(MIDDLE) }, ['saga_newest']],
    ['those of a business key', { key: 'key 1' }, ['saga_by_business_key']],
    ['those whose key begins alike', { keyPrefix: 'key 1' }, ['saga_by_business_key']],
    ['those of a definition', { name: 'order' }, ['saga_unfinished', 'saga_ended']],
    ['those that are parked', { status: 'parked' }, ['saga_unfinished']],
    ['those that were compensated', { status: 'compensated' }, ['saga_ended']],
    [
      'those of a version, of two statuses',
      { name: 'order', version: 2, status: ['parked', 'resolved'] },
      ['saga_unfinished', 'saga_ended'],
    ],
    [
      'those of a rare attribute',
      { attribute: { name: 'customer', value: '1' } },
      ['Nested Loop', 'saga_attribute_by_value'],
    ],
    [
      'those of a frequent attribute',
      { attribute: { name: 'region', value: '1' }, status: 'completed' },
      ['Nested Loop', 'saga_attribute_by_value'],
    ],
    [
      'those of an attribute whose step failed',
      { attribute: { name: 'customer', value: '1' }, failedStep: 'charge' },
      ['saga_attribute_by_value', 'saga_attribute_pkey'],
    ],
    ['those at a step', { step: 'charge' }, ['saga_unfinished']],
    ['those without news', { updatedBefore: Date.now() }, ['saga_unfinished']],
    ['those that were started lately', { startedAfter: Date.now() }, ['Index Cond: (id >=']],
    ['those that ended lately', { endedAfter: Date.now() + 60_000 }, ['saga_']],
  ])('a list of %s goes by indexes', async (_what, query, indexes) => {
    const list = listStatement({ tenant: 'tenant 1', limit: 50, ...query });
    const plan = await planOf(list?.statement ?? '', list?.values ?? []);
    for (const index of indexes) expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });

  it('following the histories reads their last pages alone', async () => {
    const { rows } = await sql.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
    const plan = await planOf(READ_FACTS, [rows[0]?.xid, '0', 500]);
    expect(plan).toContain('saga_history_default_xid_idx');
    expect(plan).not.toContain('Seq Scan');
  });

  it('the standing of sagas reads the outbox whole, and nothing else', async () => {
    const plan = await planOf(READ_STANDINGS, [IDS]);
    expect(plan).toContain('saga_pkey');
    expect(plan).toContain('timer_pkey');
    expect(plan.match(/Seq Scan on (\w+)/g)).toEqual(['Seq Scan on outbox']);
  });

  it('matching looks only at what is new, and at what lies under the same keys', async () => {
    const plan = await planOf(MATCH_MAIL, [100]);
    for (const index of [
      'mail_to_match',
      'awaited_to_match',
      'mail_key_pkey',
      'mail_pkey',
      'awaited_by_key',
      'mail_delivery_pkey',
    ])
      expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });

  it('no plan is compiled: the store reads few rows, whatever a server expects that has just seen a burst', async () => {
    const url = inject('databaseUrl');
    const pool = await pooledDataSource({
      url,
      schema: SCHEMA,
      poolSize: 1,
      applicationName: 'plans',
    }).initialize();
    expect(await pool.query('SHOW jit')).toEqual([{ jit: 'off' }]);
    await pool.destroy();
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
    [`UPDATE edda.mail SET status = 'lost' WHERE id = 'event 1'`, 'mail_status_known'],
    [`UPDATE edda.mail SET unexpected = 'panic' WHERE id = 'event 1'`, 'mail_unexpected_known'],
    [
      `UPDATE edda.mail SET status = 'delivered' WHERE id = 'event 2'`,
      'mail_delivered_exactly_when_to_somebody',
    ],
    [
      `UPDATE edda.mail SET status = 'discarded', match_at = NULL, recipients = 0, note = NULL WHERE id = 'event 1'`,
      'mail_note_set_when_discarded',
    ],
    [`UPDATE edda.mail SET match_at = now() WHERE id = 'event 1'`, 'mail_matched_only_while_kept'],
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
