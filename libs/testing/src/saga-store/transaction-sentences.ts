import { StoreUnavailable } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  advanced,
  aSaga,
  changeTo,
  claimOf,
  entriesOf,
  newSagaId,
  outboxMessage,
  save,
} from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

/** What JSON can carry and databases like to change: order of keys, numbers, NUL, half a surrogate pair, dangerous names. */
const AWKWARD = JSON.parse(
  '{"z":1,"a":2,"1":3,"nul":"a\\u0000b","half":"\\ud800","quote":"\\"\\\\","e":1e21,"small":1e-7,"minus":-1,"empty":{},"none":null,' +
    '"list":[[],[null,[{}]]],"name":"Þórr ⚒ 𝕊","__proto__":{"polluted":true},"constructor":"x","text":"{1,2}","long":"' +
    'x'.repeat(20_000) +
    '"}',
) as SagaState['input'];

export function describeTransactions(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  describe('a transaction', () => {
    it('gives states back exactly as they were saved', async () => {
      const saga = aSaga({ input: AWKWARD, key: 'Þ "quoted" {a,b} \\ NULL', traceparent: '00-a-b-01' });
      await save(store, changeTo(saga));
      expect(JSON.stringify(await other.find(saga.id))).toBe(JSON.stringify(saga));
      const loaded = await other.transact((transaction) => transaction.load([saga.id]));
      expect(JSON.stringify(loaded.get(saga.id))).toBe(JSON.stringify(saga));
    });

    it('gives facts back exactly as they were saved, in order', async () => {
      const saga = aSaga({ revision: 12 });
      const entries = entriesOf(1, 12).map((entry) => ({
        ...entry,
        at: 1_795_132_800_123 + entry.sequence,
        fact: {
          ...entry.fact,
          kind: 'event-published',
          path: 'a',
          messageId: 'm',
          event: 'e',
          body: AWKWARD,
        } as const,
      }));
      await save(store, changeTo(saga, { entries }));
      expect(JSON.stringify(await other.history(saga.id, 0, 100))).toBe(JSON.stringify(entries));
      expect(await other.history(saga.id, 4, 3)).toEqual(entries.slice(4, 7));
      expect(await other.history(saga.id, 12, 3)).toEqual([]);
    });

    it('resolves with what its work resolved with', async () => {
      expect(await store.transact(async () => 'answer')).toBe('answer');
    });

    it('leaves nothing of it when its work rejects, and rejects with that error', async () => {
      const before = aSaga();
      await save(store, changeTo(before));
      const saga = aSaga();
      const broken = new Error('changed my mind');
      const outcome = store.transact(async (transaction) => {
        await transaction.claimKeys([claimOf(saga, { idempotencyKey: 'request 1' })]);
        await transaction.load([before.id]);
        await transaction.save([
          changeTo(saga, { outbox: [outboxMessage(saga.id, 'm1')], leaseMs: 0, wakeAt: 0 }),
          changeTo(advanced(before), { fromRevision: 1, wakeAt: 0 }),
        ]);
        throw broken;
      });
      await expect(outcome).rejects.toBe(broken);
      expect(await store.find(saga.id)).toBeUndefined();
      expect(await store.history(saga.id, 0, 10)).toEqual([]);
      expect(await store.find(before.id)).toEqual(before);
      expect(await store.claimOutbox(10, 0)).toEqual([]);
      expect(await store.claimTimers(10, 0)).toEqual([]);
      const again = await store.transact((transaction) =>
        transaction.claimKeys([claimOf(saga, { idempotencyKey: 'request 1' })]),
      );
      expect(again).toEqual([{ status: 'free' }]);
    });

    it('is told the time of the database, in whole milliseconds', async () => {
      const saga = aSaga();
      const now = await store.transact(async (transaction) => {
        await transaction.save([changeTo(saga, { wakeAt: await transaction.now() })]);
        return await transaction.now();
      });
      expect(Number.isSafeInteger(now)).toBe(true);
      expect(await store.claimTimers(1, 0)).toEqual([saga.id]);
      expect(await store.transact((transaction) => transaction.now())).toBeGreaterThanOrEqual(now);
    });

    it('leaves out of what it loads the ids that do not exist, whatever they look like', async () => {
      const saga = aSaga();
      await save(store, changeTo(saga));
      const strange = [newSagaId(), 'no uuid', '', "'; DROP TABLE saga; --", saga.id.toUpperCase(), '\0'];
      const loaded = await store.transact((transaction) => transaction.load([...strange, saga.id, saga.id]));
      expect([...loaded]).toEqual([[saga.id, saga]]);
      expect((await store.transact((transaction) => transaction.load(strange))).size).toBe(0);
    });

    it('loads the same when it would pass over what others hold, and nobody holds anything', async () => {
      const [one, two] = [aSaga(), aSaga()];
      await save(store, changeTo(one), changeTo(two));
      const loaded = await store.transact((transaction) =>
        transaction.load([two.id, newSagaId(), one.id, 'no uuid'], 'skip'),
      );
      expect(new Map(loaded)).toEqual(new Map([one, two].map((saga) => [saga.id, saga])));
      expect((await store.transact((transaction) => transaction.load([], 'skip'))).size).toBe(0);
    });

    it('tells which sagas exist, its own new ones included', async () => {
      const [before, fresh] = [aSaga(), aSaga()];
      await save(store, changeTo(before));
      const known = await other.transact(async (transaction) => {
        await transaction.save([changeTo(fresh)]);
        return transaction.existing([newSagaId(), fresh.id, 'no uuid', '', '\0', before.id, before.id]);
      });
      expect(known).toEqual(new Set([fresh.id, before.id]));
      expect(await store.transact((transaction) => transaction.existing([]))).toEqual(new Set());
    });

    it('saves many sagas at once, new ones and known ones', async () => {
      const known = Array.from({ length: 100 }, () => aSaga());
      await save(store, ...known.map((saga) => changeTo(saga)));
      const changed = known.map((saga) => advanced(saga, { input: { orderId: 1 } }, 2));
      const fresh = Array.from({ length: 100 }, () => aSaga());
      await save(
        store,
        ...changed.map((state) => changeTo(state, { fromRevision: 1 })),
        ...fresh.map((state) => changeTo(state)),
      );
      const all = [...changed, ...fresh];
      const loaded = await store.transact((transaction) => transaction.load(all.map(({ id }) => id)));
      expect(all.map(({ id }) => loaded.get(id))).toEqual(all);
      expect(await store.history(changed[0]?.id ?? '', 0, 10)).toEqual([
        ...entriesOf(1, 1),
        ...entriesOf(2, 3),
      ]);
    });

    it('saves nothing, and says so, when there is nothing to save', async () => {
      await expect(store.transact((transaction) => transaction.save([]))).resolves.toBeUndefined();
      expect(await store.transact((transaction) => transaction.claimKeys([]))).toEqual([]);
      expect((await store.transact((transaction) => transaction.load([]))).size).toBe(0);
    });

    it('refuses a batch in which one saga has moved on since, and saves none of it', async () => {
      const moved = aSaga();
      const still = aSaga();
      await save(store, changeTo(moved), changeTo(still));
      await save(other, changeTo(advanced(moved), { fromRevision: 1 }));
      const outcome = save(
        store,
        changeTo(advanced(still), { fromRevision: 1, outbox: [outboxMessage(still.id, 'm')], leaseMs: 0 }),
        changeTo(advanced(moved, { input: { orderId: 9 } }), { fromRevision: 1 }),
      );
      await expect(outcome).rejects.toThrow(StoreUnavailable);
      await expect(outcome).rejects.toThrow(moved.id);
      await expect(outcome).rejects.not.toThrow(still.id);
      expect(await store.find(still.id)).toEqual(still);
      expect(await store.find(moved.id)).toEqual(advanced(moved));
      expect(await store.claimOutbox(10, 0)).toEqual([]);
    });

    it('refuses to create a saga whose id is taken, and to change one that does not exist', async () => {
      const saga = aSaga();
      await save(store, changeTo(saga));
      await expect(save(other, changeTo({ ...saga, input: { orderId: 3 } }))).rejects.toThrow(
        StoreUnavailable,
      );
      const nowhere = aSaga({ revision: 2 });
      await expect(save(other, changeTo(nowhere, { fromRevision: 1 }))).rejects.toThrow(StoreUnavailable);
      expect(await store.find(saga.id)).toEqual(saga);
      expect(await store.history(saga.id, 0, 10)).toEqual(entriesOf(1, 1));
      expect(await store.history(nowhere.id, 0, 10)).toEqual([]);
    });

    it('refuses to create a saga without a fact, and leaves its key to others', async () => {
      const saga = aSaga();
      const outcome = store.transact(async (transaction) => {
        await transaction.claimKeys([claimOf(saga)]);
        await transaction.save([changeTo(saga, { entries: [] })]);
      });
      await expect(outcome).rejects.toThrow(`Saga ${saga.id} is new and has no facts`);
      expect(await store.find(saga.id)).toBeUndefined();
      expect(await store.transact((transaction) => transaction.claimKeys([claimOf(saga)]))).toEqual([
        { status: 'free' },
      ]);
    });

    it('takes several changes of one saga, one after the other', async () => {
      const saga = aSaga();
      await store.transact(async (transaction) => {
        await transaction.save([changeTo(saga)]);
        await transaction.save([changeTo(advanced(saga), { fromRevision: 1 })]);
      });
      expect(await store.find(saga.id)).toEqual(advanced(saga));
      expect(await store.history(saga.id, 0, 10)).toEqual(entriesOf(1, 2));
    });

    it('moves a timer alone, without a fact', async () => {
      const saga = aSaga();
      await save(store, changeTo(saga));
      const before = await store.standings([saga.id]);
      await save(store, changeTo(saga, { fromRevision: 1, entries: [], wakeAt: 0 }));
      expect(await store.claimTimers(10, 60_000)).toEqual([saga.id]);
      expect(await store.history(saga.id, 0, 10)).toEqual(entriesOf(1, 1));
      expect(await store.find(saga.id)).toEqual(saga);
      const after = await store.standings([saga.id]);
      expect(after.get(saga.id)?.updatedAt).toBe(before.get(saga.id)?.updatedAt);
    });
  });

  describe('two transactions at once', () => {
    it('make one wait for the other when they load the same saga', async () => {
      const saga = aSaga();
      await save(store, changeTo(saga));
      const order: string[] = [];
      let second: Promise<SagaState | undefined> | undefined;
      await store.transact(async (transaction) => {
        await transaction.load([saga.id]);
        second = other.transact(async (later) => {
          const loaded = await later.load([saga.id]);
          order.push('second has it');
          return loaded.get(saga.id);
        });
        // Something else of the same store has been there and back meanwhile: the second had its chance to go wrong.
        await other.ping();
        await other.find(saga.id);
        await transaction.save([changeTo(advanced(saga), { fromRevision: 1 })]);
        order.push('first is done');
      });
      expect(await second).toEqual(advanced(saga));
      expect(order).toEqual(['first is done', 'second has it']);
    });

    it('lose no change to one saga', async () => {
      const saga = aSaga();
      await save(store, changeTo(saga));
      const raise = (by: typeof store) =>
        by.transact(async (transaction) => {
          const loaded = (await transaction.load([saga.id])).get(saga.id) ?? saga;
          await transaction.save([
            changeTo(advanced(loaded, { input: { raised: Number(loaded.input['raised'] ?? 0) + 1 } }), {
              fromRevision: loaded.revision,
            }),
          ]);
        });
      await Promise.all(Array.from({ length: 40 }, (_, index) => raise(index % 2 === 0 ? store : other)));
      expect(await store.find(saga.id)).toMatchObject({ revision: 41, input: { raised: 40 } });
      expect(await store.history(saga.id, 0, 100)).toHaveLength(41);
    });

    it('do not deadlock when they name the same sagas in another order', async () => {
      const sagas = Array.from({ length: 20 }, () => aSaga());
      await save(store, ...sagas.map((saga) => changeTo(saga)));
      const ids = sagas.map(({ id }) => id);
      const raiseAll = (by: typeof store, order: readonly string[]) =>
        by.transact(async (transaction) => {
          const loaded = [...(await transaction.load(order)).values()];
          const changes = loaded.map((state) => changeTo(advanced(state), { fromRevision: state.revision }));
          await transaction.save(changes.toReversed());
        });
      const rounds = Array.from({ length: 15 }, () => [
        raiseAll(store, ids),
        raiseAll(other, ids.toReversed()),
      ]);
      await expect(Promise.all(rounds.flat())).resolves.toHaveLength(30);
      expect(await store.find(ids[0] ?? '')).toMatchObject({ revision: 31 });
    });
  });
}
