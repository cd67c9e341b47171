import type { SagaPruning, SagaStore } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { aSaga, changeTo, save } from '../libs/testing/src/contracts.js';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const pruning: SagaPruning = { definition: 'order', keepMs: 30 * DAY, limit: 100, keepsBusinessKeys: true };

let sql: Client;
let store: SagaStore;
let schema: string;
let made = 0;

/** Each test has tables of its own. */
beforeEach(async () => {
  made += 1;
  await end();
  schema = `retention_${made}_${process.pid}_${Date.now()}`;
  const url = inject('databaseUrl');
  sql = new Client(url);
  await sql.connect();
  store = postgres({ url, schema })({ service: 'orchestrator', instance: 'retention' });
  await store.connect();
});

afterAll(() => end());

async function end(): Promise<void> {
  await store?.close();
  await sql?.query(`ROLLBACK; DROP SCHEMA ${schema} CASCADE`);
  await sql?.end();
}

const old = (overrides: Parameters<typeof aSaga>[0] = {}) =>
  aSaga({ status: 'completed', endedAt: Date.now() - 31 * DAY, ...overrides });

const partitions = async (): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = '${schema}.saga_history'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name.replace(`${schema}.`, ''));
};
const rowsIn = async (table: string): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${schema}.${table}`,
  );
  return rows[0]?.count ?? -1;
};

/** The Monday of this week and of later ones, as they stand in a partition's name. */
const monday = (weeks: number): string => {
  const today = Date.now() + weeks * WEEK;
  const day = new Date(today - ((new Date(today).getUTCDay() + 6) % 7) * DAY);
  return day.toISOString().slice(0, 10).replaceAll('-', '');
};
const firstId = (at: number): string => {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000001`;
};

describe('pruning', () => {
  it('passes over a saga that somebody is at work on', async () => {
    const [held, free] = [old(), old()];
    await save(store, changeTo(held), changeTo(free));
    await sql.query(`BEGIN; SELECT FROM ${schema}.saga WHERE id = '${held.id}' FOR UPDATE`);
    expect(await store.pruneSagas(pruning)).toEqual({ removed: 1 });
    expect(await store.find(held.id)).toBeDefined();
    await sql.query('ROLLBACK');
    expect(await store.pruneSagas(pruning)).toEqual({ removed: 1 });
  });

  it('leaves the turn to whoever has it, and counts all the same', async () => {
    await save(store, changeTo(old()));
    await sql.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('edda prune ${schema}', 0))`);
    expect(await store.pruneSagas(pruning)).toBeUndefined();
    expect(await store.pruneMail(pruning)).toBeUndefined();
    expect(await store.pruneLetters(pruning)).toBeUndefined();
    expect(await store.pruneSagas({ ...pruning, dryRun: true })).toEqual({ removed: 1 });
    await sql.query('ROLLBACK');
    expect(await store.pruneSagas(pruning)).toEqual({ removed: 1 });
  });
});

describe('the weeks of the history', () => {
  it('are made ahead, and facts go into that of their saga', async () => {
    await store.tendHistory();
    const weeks = [0, 1, 2, 3, 4].map((week) => `saga_history_${monday(week)}`);
    expect(await partitions()).toEqual([...weeks, 'saga_history_default'].toSorted());
    const [now, later] = [aSaga({ revision: 3 }), aSaga({ id: firstId(Date.now() + 2 * WEEK) })];
    const never = aSaga({ id: firstId(Date.now() + 20 * WEEK) });
    await save(store, changeTo(now), changeTo(later), changeTo(never));
    expect(await rowsIn(`saga_history_${monday(0)}`)).toBe(3);
    expect(await rowsIn(`saga_history_${monday(2)}`)).toBe(1);
    expect(await rowsIn('saga_history_default')).toBe(1);
    expect(await store.history(now.id, 0, 10)).toHaveLength(3);
    // The same keys, defaults and checks as in all others.
    await expect(
      sql.query(`INSERT INTO ${schema}.saga_history (saga_id, sequence, at, kind, fact)
                 VALUES ('${now.id}', 1, now(), 'x', '{}')`),
    ).rejects.toMatchObject({ code: '23505' });
    const { rows } = await sql.query<{ position: string; xid: string }>(
      `SELECT position, xid FROM ${schema}.saga_history ORDER BY position`,
    );
    expect(new Set(rows.map(({ position }) => position)).size).toBe(5);
    expect(rows.every(({ xid }) => Number(xid) > 0)).toBe(true);
  });

  it('begin with the next one where this week has facts already', async () => {
    const early = aSaga();
    await save(store, changeTo(early));
    await store.tendHistory();
    expect(await partitions()).not.toContain(`saga_history_${monday(0)}`);
    expect(await partitions()).toContain(`saga_history_${monday(1)}`);
    await save(store, changeTo({ ...early, revision: 2 }, { fromRevision: 1 }));
    expect(await store.history(early.id, 0, 10)).toHaveLength(2);
    expect(store.healthy).toBe(true);
  });

  it('are given back once no saga of theirs is left, and not before', async () => {
    const [from, to] = [Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 12)];
    await sql.query(`CREATE TABLE ${schema}.saga_history_20260105 PARTITION OF ${schema}.saga_history
      FOR VALUES FROM ('${firstId(from).slice(0, 13)}-0000-0000-000000000000') TO ('${firstId(to).slice(0, 13)}-0000-0000-000000000000')`);
    const [gone, left] = [old({ id: firstId(from) }), aSaga({ id: firstId(to - 1) })];
    await save(store, changeTo(gone), changeTo(left));
    expect(await rowsIn('saga_history_20260105')).toBe(2);
    expect(await store.pruneSagas(pruning)).toEqual({ removed: 1 });
    await store.tendHistory();
    expect(await rowsIn('saga_history_20260105')).toBe(1);
    const over = { ...left, status: 'completed', endedAt: 1, revision: 2 } as const;
    await save(store, changeTo(over, { fromRevision: 1 }));
    await store.tendHistory();
    expect(await partitions()).toContain('saga_history_20260105');
    expect(await store.pruneSagas(pruning)).toEqual({ removed: 1 });
    await store.tendHistory();
    expect(await partitions()).not.toContain('saga_history_20260105');
  });

  it('wait for whoever reads the history, and nobody waits for them', async () => {
    await sql.query(`BEGIN; SELECT FROM ${schema}.saga_history`);
    await store.tendHistory();
    expect(await partitions()).toEqual(['saga_history_default']);
    expect(store.healthy).toBe(true);
    const saga = aSaga();
    await save(store, changeTo(saga));
    expect(await store.history(saga.id, 0, 10)).toHaveLength(1);
    await sql.query('COMMIT');
    await store.tendHistory();
    expect(await partitions()).toContain(`saga_history_${monday(1)}`);
  });

  it('are no matter of life and death: whoever may not change tables goes on without', async () => {
    await sql.query(`REVOKE CREATE ON SCHEMA ${schema} FROM CURRENT_USER`);
    await store.tendHistory();
    await save(store, changeTo(old()));
    expect(await store.pruneSagas(pruning)).toEqual({ removed: 1 });
    expect(store.healthy).toBe(true);
    expect(await partitions()).toEqual(['saga_history_default']);
  });
});
