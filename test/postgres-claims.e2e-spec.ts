import type { SagaStore } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  aSaga,
  aWait,
  changeTo,
  outboxMessage,
  post,
  save,
  saveWaiting,
  someMail,
} from '../libs/testing/src/contracts.js';
import { aLetter } from '../libs/testing/src/saga-store/letters.js';

const SCHEMA = `claims_${process.pid}_${Date.now()}`;
const TABLES = [
  'saga',
  'saga_attribute',
  'saga_history',
  'outbox',
  'timer',
  'awaited',
  'mail',
  'mail_key',
  'mail_delivery',
  'dead_letter',
];
const LONG = 600_000;

/** Somebody else, who holds rows for as long as a test wants. */
let holder: Client;
let store: SagaStore;

beforeAll(async () => {
  const url = inject('databaseUrl');
  holder = new Client(url);
  await holder.connect();
  store = postgres({ url, schema: SCHEMA })({ service: 'orchestrator', instance: 'claims' });
  await store.connect();
});

afterEach(async () => {
  await holder.query('ROLLBACK');
  await holder.query(TABLES.map((table) => `DELETE FROM ${SCHEMA}.${table}`).join('; '));
});

afterAll(async () => {
  await store.close();
  await holder.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await holder.end();
});

async function hold(table: string, column: string, value: string | undefined): Promise<void> {
  await holder.query('BEGIN');
  const { rowCount } = await holder.query(
    `SELECT FROM ${SCHEMA}.${table} WHERE ${column} = '${value}' FOR UPDATE`,
  );
  expect(rowCount).toBe(1);
}

/** A new saga with one message, which nobody has leased, and a timer. */
function changeWith(messageId: string, wakeAt: number) {
  const saga = aSaga();
  return changeTo(saga, { outbox: [outboxMessage(saga.id, messageId)], leaseMs: 0, wakeAt });
}

describe('a claim passes over what somebody has locked, instead of waiting for it:', () => {
  it('messages', async () => {
    await save(store, changeWith('held', 1), changeWith('free', 1));
    await hold('outbox', 'id', 'held');
    expect((await store.claimOutbox(10, 0)).map(({ id }) => id)).toEqual(['free']);
    await holder.query('ROLLBACK');
    expect(await store.claimOutbox(10, 0)).toHaveLength(2);
  });

  it('timers', async () => {
    const [held, free] = [changeWith('m1', 1), changeWith('m2', 1)];
    await save(store, held, free);
    await hold('timer', 'saga_id', held.state.id);
    expect(await store.claimTimers(10, 0)).toEqual([free.state.id]);
    await holder.query('ROLLBACK');
    expect(await store.claimTimers(10, 0)).toHaveLength(2);
  });

  it('events on their way to sagas', async () => {
    const [held, free] = [await saveWaiting(store, [aWait(1)]), await saveWaiting(store, [aWait(2)])];
    await post(store, someMail(1), someMail(2));
    expect(await store.claimDeliveries(10, 0)).toHaveLength(2);
    await hold('mail_delivery', 'saga_id', held.id);
    expect((await store.claimDeliveries(10, 0)).map(({ sagaId }) => sagaId)).toEqual([free.id]);
    await holder.query('ROLLBACK');
    expect(await store.claimDeliveries(10, 0)).toHaveLength(2);
  });

  it('dead letters that somebody has a plan for', async () => {
    const [held, free] = [aLetter(), aLetter()];
    await store.recordLetters([held, free]);
    await store.planLetters({ tenant: 'acme' }, { intention: 'discard', by: 'ada', because: 'a test' });
    await hold('dead_letter', 'message_id', held.messageId);
    expect((await store.claimLetters(10, 0)).map(({ messageId }) => messageId)).toEqual([free.messageId]);
    await holder.query('ROLLBACK');
    expect(await store.claimLetters(10, 0)).toHaveLength(2);
  });
});

describe('a claim goes by state, never by position:', () => {
  it('what was committed late is claimed, though a younger row has been before', async () => {
    const [older, younger] = [changeWith('older', 1), changeWith('younger', 2)];
    await store.transact(async (slow) => {
      await slow.save([older]);
      await save(store, younger);
      expect((await store.claimOutbox(10, LONG)).map(({ id }) => id)).toEqual(['younger']);
      expect(await store.claimTimers(10, LONG)).toEqual([younger.state.id]);
    });
    expect((await store.claimOutbox(10, LONG)).map(({ id }) => id)).toEqual(['older']);
    expect(await store.claimTimers(10, LONG)).toEqual([older.state.id]);
  });
});
