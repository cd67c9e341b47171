import type { SagaStore, StreamedFact } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { HistoryStream } from '../libs/orchestration/src/stream/history-stream.js';
import { aSaga, changeTo, save } from '../libs/testing/src/contracts.js';

const SCHEMA = `stream_${process.pid}_${Date.now()}`;
const SOON = { timeout: 20_000 };

let stores: readonly [SagaStore, SagaStore];
let sql: Client;

beforeAll(async () => {
  const url = inject('databaseUrl');
  const open = postgres({ url, schema: SCHEMA });
  stores = [
    open({ service: 'orchestrator', instance: 'a' }),
    open({ service: 'orchestrator', instance: 'b' }),
  ];
  for (const store of stores) await store.connect();
  sql = new Client(url);
  await sql.connect();
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await sql.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await sql.end();
});

/** A transaction that has written its facts, and commits when it is told to. */
async function writeSlowly(store: SagaStore, key: string): Promise<() => Promise<void>> {
  let commit = (): void => undefined;
  const told = new Promise<void>((resolve) => (commit = resolve));
  let committed: Promise<void> = Promise.resolve();
  await new Promise<void>((written) => {
    committed = store.transact(async (transaction) => {
      const saga = aSaga({ key });
      await transaction.save([changeTo(saga)]);
      // Answered behind what was sent before it.
      await transaction.existing([saga.id]);
      written();
      await told;
    });
  });
  return () => {
    commit();
    return committed;
  };
}

const keys = (facts: readonly StreamedFact[]): readonly string[] => facts.map(({ saga }) => saga.key);

it('nothing is told of a transaction while one that began to write before it is under way', async () => {
  const [store, other] = stores;
  const from = await other.streamEnd();
  const commit = await writeSlowly(store, 'slow');
  await save(other, changeTo(aSaga({ key: 'quick' })));
  expect(
    await other.find((await other.list({ tenant: 'acme', key: 'quick', limit: 1 })).items[0]?.id ?? ''),
  ).toBeDefined();
  expect(keys(await other.factsAfter(from, 10))).toEqual([]);
  await commit();
  await expect.poll(async () => keys(await other.factsAfter(from, 10)), SOON).toEqual(['slow', 'quick']);
});

it('who follows gets the facts of other processes too, each once, however their commits overtake one another', async () => {
  const [store, other] = stores;
  const stream = new HistoryStream({ store, maxStreams: 5, log: () => undefined });
  const seen: string[] = [];
  await stream.follow({
    wants: ({ saga }) => saga.key.startsWith('race'),
    take: (facts) => void seen.push(...keys(facts)),
    beat: () => undefined,
    caughtUp: async () => undefined,
    cut: () => undefined,
  });
  const wanted: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const commit = await writeSlowly(store, `race ${round} slow`);
    await save(other, changeTo(aSaga({ key: `race ${round} quick` })));
    await commit();
    wanted.push(`race ${round} slow`, `race ${round} quick`);
  }
  await expect.poll(() => seen.length, SOON).toBe(wanted.length);
  expect(seen).toEqual(wanted);
  await stream.close();
});
