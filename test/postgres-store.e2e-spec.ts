import type { SagaStore } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  advanced,
  aSaga,
  changeTo,
  claim,
  claimOf,
  outboxMessage,
  sagaStoreContract,
  save,
} from '../libs/testing/src/contracts.js';

const SCHEMA = `store_${process.pid}_${Date.now()}`;
const TABLES = [
  'saga',
  'saga_attribute',
  'saga_history',
  'outbox',
  'timer',
  'business_key',
  'idempotency_key',
  'awaited',
  'mail',
  'mail_key',
  'mail_delivery',
  'schedule',
  'bulk_action',
  'definition',
  'dead_letter',
  'api_key',
];

let sql: Client;
let stores: readonly [SagaStore, SagaStore];

beforeAll(async () => {
  const url = inject('databaseUrl');
  sql = new Client(url);
  await sql.connect();
  const open = postgres({ url, schema: SCHEMA });
  stores = [
    open({ service: 'orchestrator', instance: 'a' }),
    open({ service: 'orchestrator', instance: 'b' }),
  ];
  // Both at once: one migrates, the other waits for it.
  await Promise.all(stores.map((store) => store.connect()));
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await sql.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await sql.end();
});

/** Not TRUNCATE, which makes new files for each table and index: ten times slower. */
const empty = () => sql.query(TABLES.map((table) => `DELETE FROM ${SCHEMA}.${table}`).join('; '));

/** How many of the stores' connections wait for a lock. */
const waiting = async (): Promise<number> => {
  const { rows } = await sql.query(
    `SELECT FROM pg_stat_activity
     WHERE application_name LIKE 'edda orchestrator%' AND datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
};

/** Ids of sagas that nobody has locked, in order. */
const unlocked = async (): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM ${SCHEMA}.saga ORDER BY id FOR UPDATE SKIP LOCKED`,
  );
  return rows.map(({ id }) => id);
};

/** Two that meet: each arrives, and goes on when both have. */
function meeting(): () => Promise<void> {
  let open = (): void => undefined;
  const met = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived === 2) open();
    return met;
  };
}

sagaStoreContract('PostgreSQL', async () => {
  await empty();
  return { store: stores[0], other: stores[1] };
});

describe('beside other sessions, the store', () => {
  it('locks sagas in the order of their ids, in whatever order they lie or are named', async () => {
    await empty();
    const sagas = [aSaga(), aSaga(), aSaga()];
    const ids = sagas.map(({ id }) => id);
    for (const saga of sagas.toReversed()) await save(stores[0], changeTo(saga));
    await sql.query('BEGIN');
    await sql.query(`SELECT FROM ${SCHEMA}.saga WHERE id = '${ids[0]}' FOR UPDATE`);
    const loading = stores[1].transact((transaction) => transaction.load(ids.toReversed()));
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(1);
    // It waits for the first, so it must not have locked the others.
    const { rows } = await sql.query<{ id: string }>(
      `SELECT id FROM ${SCHEMA}.saga WHERE id <> '${ids[0]}' ORDER BY id FOR UPDATE SKIP LOCKED`,
    );
    expect(rows.map(({ id }) => id)).toEqual(ids.slice(1));
    await sql.query('ROLLBACK');
    expect((await loading).size).toBe(3);
  });

  it('lets transactions about different sagas run at once', async () => {
    await empty();
    const [store, other] = stores;
    const [one, two] = [aSaga(), aSaga()];
    await save(store, changeTo(one), changeTo(two));
    const meet = meeting();
    const loadAndMeet = (by: SagaStore, saga: typeof one) =>
      by.transact(async (transaction) => {
        await transaction.load([saga.id]);
        await meet();
        await transaction.save([changeTo(advanced(saga), { fromRevision: 1 })]);
      });
    await Promise.all([loadAndMeet(store, one), loadAndMeet(other, two)]);
    expect(await store.find(two.id)).toEqual(advanced(two));
  });

  it('leaves out of what it loads, if told to, what another transaction holds, waits for nobody, and locks the rest', async () => {
    await empty();
    const [store, other] = stores;
    const [held, free] = [aSaga(), aSaga()];
    await save(store, changeTo(held), changeTo(free));
    await store.transact(async (holding) => {
      await holding.load([held.id]);
      // Had it to wait, this would never end: the holder waits for it.
      await other.transact(async (passing) => {
        const loaded = await passing.load([free.id, held.id, aSaga().id], 'skip');
        expect([...loaded]).toEqual([[free.id, free]]);
        expect(await unlocked()).toEqual([]);
      });
      expect(await unlocked()).toEqual([free.id]);
    });
  });

  it('sees that sagas exist that another transaction holds, and locks nothing', async () => {
    await empty();
    const [store, other] = stores;
    const [held, free] = [aSaga(), aSaga()];
    await save(store, changeTo(held), changeTo(free));
    await store.transact(async (holding) => {
      await holding.load([held.id]);
      await other.transact(async (looking) => {
        expect(await looking.existing([free.id, aSaga().id, held.id])).toEqual(new Set([held.id, free.id]));
        expect(await unlocked()).toEqual([free.id]);
      });
    });
  });

  it('doubles the delay of a message for each time before, and waits 30 s at most', async () => {
    await empty();
    const [store] = stores;
    const saga = aSaga();
    await save(store, changeTo(saga, { outbox: [outboxMessage(saga.id, 'm')] }));
    for (const delayMs of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      await store.postpone([{ id: 'm', reason: 'blocked' }], 2_000);
      const { rows } = await sql.query<{ wait_ms: number }>(
        `SELECT extract(epoch FROM claimable_at - clock_timestamp())::float8 * 1000 AS wait_ms FROM ${SCHEMA}.outbox`,
      );
      expect(rows[0]?.wait_ms).toBeLessThanOrEqual(delayMs);
      expect(rows[0]?.wait_ms).toBeGreaterThan(delayMs / 2);
    }
  });

  it('stays healthy when a saga has moved on since it was loaded: the database works', async () => {
    await empty();
    const [store, other] = stores;
    const saga = aSaga();
    await save(store, changeTo(saga));
    await save(other, changeTo(advanced(saga), { fromRevision: 1 }));
    await expect(save(store, changeTo(advanced(saga), { fromRevision: 1 }))).rejects.toThrow(
      `Somebody else has changed saga ${saga.id}`,
    );
    expect(store.healthy).toBe(true);
  });

  it.each([
    [
      'postpones',
      (store: SagaStore, ids: readonly string[]) =>
        store.postpone(
          ids.map((id) => ({ id, reason: 'r' })),
          0,
        ),
    ],
    ['removes', (store: SagaStore, ids: readonly string[]) => store.markPublished(ids)],
  ])(
    '%s messages in the order of their ids, in whatever order they lie or are named',
    async (_what, settle) => {
      await empty();
      const ids = ['a', 'b', 'c'];
      for (const id of ids.toReversed()) {
        const saga = aSaga();
        await save(stores[0], changeTo(saga, { outbox: [outboxMessage(saga.id, id)] }));
      }
      await sql.query('BEGIN');
      await sql.query(`SELECT FROM ${SCHEMA}.outbox WHERE id = 'a' FOR UPDATE`);
      const settling = settle(stores[1], ids.toReversed());
      await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(1);
      const { rows } = await sql.query<{ id: string }>(
        `SELECT id FROM ${SCHEMA}.outbox WHERE id <> 'a' ORDER BY id FOR UPDATE SKIP LOCKED`,
      );
      expect(rows.map(({ id }) => id)).toEqual(['b', 'c']);
      await sql.query('ROLLBACK');
      await settling;
    },
  );

  it.each([
    ['business keys', 'business_key', '', (key: string) => ({ key })],
    ['idempotency keys', 'idempotency_key', `, 'hash'`, (key: string) => ({ idempotencyKey: key })],
  ])('takes %s in their order, in whatever order they are claimed', async (_what, table, rest, keyed) => {
    await empty();
    const take = (key: string) =>
      sql.query(`INSERT INTO ${SCHEMA}.${table} VALUES ('acme', 'order', '${key}', '${aSaga().id}'${rest})`);
    await sql.query('BEGIN');
    await take('b');
    const claiming = claim(stores[1], ...['c', 'b', 'a'].map((key) => claimOf(aSaga(), keyed(key))));
    await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(1);
    // It waits for b, so it must not have taken c: this would be a deadlock.
    await take('c');
    await sql.query('ROLLBACK');
    expect(await claiming).toEqual([{ status: 'free' }, { status: 'free' }, { status: 'free' }]);
  });

  it('shows people how often a message could not be sent, and why', async () => {
    await empty();
    const [store] = stores;
    const saga = aSaga();
    await save(store, changeTo(saga, { outbox: [outboxMessage(saga.id, 'm')], leaseMs: 0 }));
    await store.postpone([{ id: 'm', reason: 'blocked' }], 0);
    await store.postpone([{ id: 'm', reason: 'no queue is bound' }], 0);
    const { rows } = await sql.query(`SELECT attempts, last_reason FROM ${SCHEMA}.outbox`);
    expect(rows).toEqual([{ attempts: 2, last_reason: 'no queue is bound' }]);
  });

  it('shows people the columns that follow from the state', async () => {
    await empty();
    const saga = aSaga({ status: 'completed', endedAt: 1_795_132_800_123, startedAt: 1_795_132_800_001 });
    await save(stores[0], changeTo(saga));
    const { rows } = await sql.query(
      `SELECT tenant, definition, version, business_key, status, revision, started_at, ended_at FROM ${SCHEMA}.saga`,
    );
    expect(rows).toEqual([
      {
        tenant: saga.tenant,
        definition: saga.definition,
        version: 1,
        business_key: saga.key,
        status: 'completed',
        revision: 1,
        started_at: new Date(1_795_132_800_001),
        ended_at: new Date(1_795_132_800_123),
      },
    ]);
  });
});
