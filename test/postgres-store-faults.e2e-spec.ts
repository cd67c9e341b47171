import assert from 'node:assert';
import { type SagaStore, StoreUnavailable } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { advanced, aSaga, changeTo, claimOf, outboxMessage, save } from '../libs/testing/src/contracts.js';
import { type ControlledServer, startServices } from '../tools/services/index.js';

const SOON = { timeout: 20_000, interval: 50 };
let url: string;
let server: ControlledServer;
let stop: () => Promise<void>;
let store: SagaStore;

beforeAll(async () => {
  const services = await startServices({ mode: 'embedded', say: () => undefined });
  if (services.postgres === undefined) throw new Error('This test needs a server that it may kill.');
  ({ databaseUrl: url, postgres: server } = services as typeof services & { postgres: ControlledServer });
  stop = () => services.stop();
});
afterAll(() => stop());

const storeOn = (parameters = ''): SagaStore =>
  postgres({ url: `${url}${parameters}`, poolSize: 3 })({ service: 'orchestrator', instance: 'victim' });

beforeEach(async () => {
  await server.start();
  store = storeOn();
  await store.connect();
});
afterEach(async () => {
  await server.start();
  await store.close();
});

/** Runs one statement beside the store. */
async function beside<Row extends object>(text: string): Promise<readonly Row[]> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** The server's processes that serve the store. */
const backends = async (): Promise<readonly number[]> => {
  const rows = await beside<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'edda orchestrator%'`,
  );
  return rows.map(({ pid }) => pid);
};

const worksAgain = () => expect.poll(() => store.ping().then(() => store.healthy), SOON).toBe(true);

describe('the store, when the server dies', () => {
  it('says so, keeps the process alive, and works again once the server is back', async () => {
    const saga = aSaga();
    await save(store, changeTo(saga));
    // Several idle connections: each of them breaks, with nobody waiting for it.
    await Promise.all([store.ping(), store.ping(), store.ping()]);
    await server.kill();
    await expect(store.ping()).rejects.toThrow(StoreUnavailable);
    expect(store.healthy).toBe(false);
    await expect(save(store, changeTo(aSaga()))).rejects.toThrow(StoreUnavailable);
    await expect(store.claimOutbox(1, 1)).rejects.toThrow(StoreUnavailable);
    await server.start();
    await worksAgain();
    expect(await store.find(saga.id)).toEqual(saga);
  });

  it('has saved nothing of a transaction that was under way', async () => {
    const saga = aSaga();
    await save(store, changeTo(saga));
    const outcome = store.transact(async (transaction) => {
      await transaction.load([saga.id]);
      await transaction.save([changeTo(advanced(saga), { fromRevision: 1 })]);
      await server.kill();
    });
    await expect(outcome).rejects.toThrow(StoreUnavailable);
    await server.start();
    await worksAgain();
    expect(await store.find(saga.id)).toEqual(saga);
    await save(store, changeTo(advanced(saga), { fromRevision: 1 }));
  });

  it('can be told to connect before the server is there, and again until it is', async () => {
    const early = storeOn();
    await server.kill();
    await expect(early.connect()).rejects.toThrow(StoreUnavailable);
    await expect(early.ping()).rejects.toThrow('not connected');
    expect(early.healthy).toBe(false);
    await server.start();
    await early.connect();
    await early.ping();
    expect(early.healthy).toBe(true);
    await early.close();
  });

  it('can be closed while the server is gone', async () => {
    await store.ping();
    await server.kill();
    await store.close();
    await expect(store.ping()).rejects.toThrow('closed');
  });
});

describe('the store, when its connection dies', () => {
  it('says so in the middle of a transaction, saves nothing, and goes on with another one', async () => {
    const saga = aSaga();
    await save(store, changeTo(saga));
    const outcome = store.transact(async (transaction) => {
      await transaction.load([saga.id]);
      for (const pid of await backends()) await beside(`SELECT pg_terminate_backend(${pid})`);
      await transaction.save([changeTo(advanced(saga), { fromRevision: 1 })]);
    });
    await expect(outcome).rejects.toThrow(StoreUnavailable);
    await worksAgain();
    expect(await store.find(saga.id)).toEqual(saga);
  });

  it('gives up a connection that does not answer any more', async () => {
    const impatient = storeOn('?query_timeout=2000');
    await impatient.connect();
    await store.close();
    await impatient.ping();
    const frozen = await backends();
    expect(frozen).toHaveLength(1);
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      await expect(impatient.ping()).rejects.toThrow(StoreUnavailable);
      // On another connection.
      await impatient.ping();
      expect(await backends()).not.toEqual(frozen);
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
    await impatient.close();
  });
});

describe('the store, when a statement fails', () => {
  it('notices that the commit was none, because an error was swallowed', async () => {
    const good = aSaga();
    const outcome = store.transact(async (transaction) => {
      await transaction.save([changeTo(good)]);
      const key = { sagaId: good.id, master: '\0', wrapped: new Uint8Array(1) };
      await transaction.addDataKeys([key]).catch(() => 'swallowed');
      return 'saved';
    });
    await expect(outcome).rejects.toThrow(StoreUnavailable);
    await expect(outcome).rejects.toThrow('answered COMMIT with ROLLBACK');
    expect(await store.find(good.id)).toBeUndefined();
  });

  it('cannot be made to overlook that a saga was not saved', async () => {
    const good = aSaga();
    const bad = aSaga({ key: 'with a \0 inside' });
    const outcome = store.transact(async (transaction) => {
      await transaction.save([changeTo(good)]);
      await transaction.save([changeTo(bad)]).catch(() => 'swallowed');
      await transaction.existing([good.id]).catch(() => 'swallowed');
      return 'saved';
    });
    await expect(outcome).rejects.toThrow(bad.id);
    expect(await store.find(good.id)).toBeUndefined();
  });

  it('says what a saga could not be saved for, and not that what came behind it failed too', async () => {
    const bad = aSaga({ key: 'with a \0 inside' });
    const outcome = store.transact(async (transaction) => {
      await transaction.save([changeTo(bad)]);
      await transaction.existing([bad.id]);
    });
    await expect(outcome).rejects.toThrow(`refused to save saga ${bad.id}`);
  });

  it('names the saga whose content cannot be saved, and does not call it unavailable', async () => {
    const bad = aSaga({ key: 'with a \0 inside' });
    const outcome = save(store, changeTo(bad));
    await expect(outcome).rejects.toThrow(bad.id);
    await expect(outcome).rejects.not.toBeInstanceOf(StoreUnavailable);
    expect(store.healthy).toBe(true);
    const claimed = store.transact((transaction) => transaction.claimKeys([claimOf(bad)]));
    await expect(claimed).rejects.not.toBeInstanceOf(StoreUnavailable);
  });

  it('does not wait for ever for a lock', async () => {
    const saga = aSaga();
    await save(store, changeTo(saga));
    const impatient = storeOn('?statement_timeout=1000');
    await impatient.connect();
    await store.transact(async (transaction) => {
      await transaction.load([saga.id]);
      const waiting = impatient.transact((other) => other.load([saga.id]));
      await expect(waiting).rejects.toThrow(StoreUnavailable);
    });
    expect((await impatient.transact((other) => other.load([saga.id]))).size).toBe(1);
    await impatient.close();
  });
});

describe('a saga that has moved on since it was loaded', () => {
  it('keeps what was saved first, and nothing of what was decided without it', async () => {
    const [saga, beside] = [aSaga(), aSaga()];
    await save(store, changeTo(saga), changeTo(beside));
    const first = advanced(saga, { input: { by: 'the first' } }, 2);
    await save(store, changeTo(first, { fromRevision: 1 }));
    const late = advanced(saga, { input: { by: 'the second' } });
    const outcome = save(
      store,
      changeTo(late, { fromRevision: 1, outbox: [outboxMessage(saga.id, 'late')], leaseMs: 0 }),
      changeTo(advanced(beside), { fromRevision: 1 }),
    );
    await expect(outcome).rejects.toThrow(`changed saga ${saga.id} since it was loaded`);
    await expect(outcome).rejects.toThrow(StoreUnavailable);
    expect(store.healthy).toBe(true);
    expect(await store.find(saga.id)).toEqual(first);
    expect(await store.history(saga.id, 0, 10)).toHaveLength(3);
    expect(await store.find(beside.id)).toEqual(beside);
    expect(await store.history(beside.id, 0, 10)).toHaveLength(1);
    expect(await store.claimOutbox(10, 0)).toEqual([]);
  });

  it('is not made a second time', async () => {
    const [saga, beside] = [aSaga(), aSaga()];
    await save(store, changeTo(saga));
    const twin = changeTo({ ...saga, input: { by: 'the second' } });
    await expect(save(store, twin, changeTo(beside))).rejects.toThrow(`changed saga ${saga.id}`);
    expect(await store.find(saga.id)).toEqual(saga);
    expect(await store.find(beside.id)).toBeUndefined();
  });

  it('cannot lose what it is while its facts are kept', async () => {
    const saga = aSaga();
    await save(store, changeTo(saga));
    // Of somebody's who administers the database, and means well.
    await beside(`
      CREATE FUNCTION edda.hold_still() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER hold_still BEFORE INSERT OR UPDATE ON edda.saga FOR EACH ROW EXECUTE FUNCTION edda.hold_still()`);
    try {
      const message = outboxMessage(saga.id, 'never');
      const outcome = save(
        store,
        changeTo(advanced(saga), { fromRevision: 1, outbox: [message], leaseMs: 0 }),
      );
      await expect(outcome).rejects.toThrow(`changed saga ${saga.id} since it was loaded`);
      expect(await store.history(saga.id, 0, 10)).toHaveLength(1);
      expect(await store.claimOutbox(10, 0)).toEqual([]);
      const fresh = aSaga();
      await expect(save(store, changeTo(fresh))).rejects.toThrow(`changed saga ${fresh.id}`);
      expect(await store.history(fresh.id, 0, 10)).toEqual([]);
    } finally {
      await beside('DROP FUNCTION edda.hold_still() CASCADE');
    }
  });

  it('is not saved in part when a fact of the batch cannot be written down', async () => {
    const [saga, beside] = [aSaga(), aSaga()];
    await save(store, changeTo(saga));
    const change = changeTo(advanced(saga), { fromRevision: 1 });
    const unwritable = { kind: 'x', toJSON: () => assert.fail('cannot be written down') };
    const entries = change.entries.map((entry) => ({
      ...entry,
      fact: unwritable as unknown as typeof entry.fact,
    }));
    const outcome = store.transact(async (transaction) => {
      await transaction.save([{ ...change, entries }, changeTo(beside)]).catch(() => 'swallowed');
    });
    await expect(outcome).rejects.toThrow('cannot be written down');
    expect(await store.find(saga.id)).toEqual(saga);
    expect(await store.find(beside.id)).toBeUndefined();
  });
});

describe('closing the store', () => {
  it('waits for what is under way, refuses what comes after, and leaves no connection behind', async () => {
    const saga = aSaga();
    let closed: Promise<void> | undefined;
    const outcome = store.transact(async (transaction) => {
      closed = store.close();
      await expect(store.ping()).rejects.toThrow(StoreUnavailable);
      await transaction.save([changeTo(saga)]);
    });
    await outcome;
    await closed;
    await store.close();
    expect(store.healthy).toBe(false);
    expect(await beside(`SELECT FROM edda.saga WHERE id = '${saga.id}'`)).toHaveLength(1);
    await expect.poll(backends, SOON).toEqual([]);
  });
});

describe('a database that is not there yet', () => {
  it('is waited for: the same store connects once it has been created', async () => {
    const late = new URL(url);
    late.pathname = '/created_later';
    const early = postgres({ url: late.href })({ service: 'orchestrator', instance: 'early' });
    await expect(early.connect()).rejects.toThrow(StoreUnavailable);
    await beside('CREATE DATABASE created_later');
    await early.connect();
    await save(early, changeTo(aSaga()));
    await early.close();
  });
});
