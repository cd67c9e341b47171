import type { Pruned, SagaPruning, SagaStore } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter } from './letters.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';
import { aSaga, changeTo, claim, claimOf, newSagaId, outboxMessage, save } from './saga-changes.js';

const DAY = 86_400_000;
const NOW = Date.now();

/** A saga that ended so many days ago. */
function ended(daysAgo: number, overrides: Partial<SagaState> = {}): SagaState {
  return aSaga({ status: 'completed', endedAt: NOW - daysAgo * DAY, revision: 3, ...overrides });
}

const pruning: SagaPruning = { definition: 'order', keepMs: 30 * DAY, limit: 100, keepsBusinessKeys: true };
const childOf = ({ id, definition }: SagaState) => ({
  parent: { sagaId: id, saga: definition, path: 'child' },
});

export function describeRetention(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const removed = async (overrides: Partial<SagaPruning> = {}, by: SagaStore = store): Promise<number> =>
    (await by.pruneSagas({ ...pruning, ...overrides }))?.removed ?? 0;
  const left = async (...sagas: readonly SagaState[]): Promise<readonly boolean[]> =>
    Promise.all(sagas.map(async ({ id }) => (await store.find(id)) !== undefined));

  describe('the retention of sagas', () => {
    it('is over for those that ended longer ago, and for no others', async () => {
      const [old, young, otherOne] = [ended(31), ended(29), ended(31, { definition: 'invoice' })];
      const underWay = aSaga({ startedAt: NOW - 400 * DAY });
      const parked = aSaga({ startedAt: NOW - 400 * DAY, status: 'parked' });
      const paused = aSaga({ startedAt: NOW - 400 * DAY, status: 'paused' });
      await save(store, ...[old, young, otherOne, underWay, parked, paused].map((saga) => changeTo(saga)));
      expect(await other.pruneSagas(pruning)).toEqual({ removed: 1 });
      expect(await left(old, young, otherOne, underWay, parked, paused)).toEqual([
        false,
        true,
        true,
        true,
        true,
        true,
      ]);
    });

    it('takes history and idempotency key with the saga: the key starts another one', async () => {
      const old = ended(31);
      await claim(store, claimOf(old, { idempotencyKey: 'request 1' }));
      await save(store, changeTo(old));
      expect(await store.history(old.id, 0, 10)).toHaveLength(3);
      expect(await removed()).toBe(1);
      expect(await store.history(old.id, 0, 10)).toEqual([]);
      expect(await store.findStarted('acme', 'order', 'request 1')).toBeUndefined();
      const again = claimOf(aSaga(), { idempotencyKey: 'request 1', bodyHash: 'another' });
      expect(await claim(store, again)).toEqual([{ status: 'free' }]);
    });

    it('leaves the business key of one saga for ever, so that none is started for it again', async () => {
      const old = ended(31, { key: 'A-1' });
      await claim(store, claimOf(old));
      await save(store, changeTo(old));
      expect(await removed()).toBe(1);
      expect(await claim(store, claimOf(aSaga({ key: 'A-1' })))).toEqual([
        { status: 'key-taken', sagaId: old.id },
      ]);
    });

    it('takes the business key along if it is told to, but never that of a younger saga', async () => {
      const [old, older] = [ended(31, { key: 'A-1' }), ended(40, { key: 'A-2' })];
      const holder = aSaga({ key: 'A-2' });
      await claim(store, claimOf(old), claimOf(holder));
      await save(store, changeTo(old), changeTo(older), changeTo(holder));
      expect(await removed({ keepsBusinessKeys: false })).toBe(2);
      const [first, second] = [claimOf(aSaga({ key: 'A-1' })), claimOf(aSaga({ key: 'A-2' }))];
      expect(await claim(store, first, second)).toEqual([
        { status: 'free' },
        { status: 'key-taken', sagaId: holder.id },
      ]);
    });

    it('is gone through in batches, by the time of their ends', async () => {
      const sagas = [35, 34, 36, 33, 37].map((days) => ended(days));
      const sameTime = [ended(38), ended(38)];
      await save(store, ...[...sagas, ...sameTime].map((saga) => changeTo(saga)));
      const first = await store.pruneSagas({ ...pruning, limit: 3 });
      expect(first).toEqual({ removed: 3, next: expect.any(String) });
      expect(await left(...sagas, ...sameTime)).toEqual([true, true, true, true, false, false, false]);
      const second = await other.pruneSagas({ ...pruning, limit: 3, after: first?.next });
      expect(second?.removed).toBe(3);
      expect(await store.pruneSagas({ ...pruning, limit: 3, after: second?.next })).toEqual({ removed: 1 });
    });

    it('is counted by a dry run, batch by batch, and nothing is removed', async () => {
      const sagas = [ended(33), ended(33), ended(32), ended(1)];
      await save(store, ...sagas.map((saga) => changeTo(saga)));
      let count = 0;
      let after: string | undefined;
      do {
        const batch: Pruned | undefined = await store.pruneSagas({
          ...pruning,
          limit: 2,
          after,
          dryRun: true,
        });
        count += batch?.removed ?? 0;
        after = batch?.next;
      } while (after !== undefined);
      expect(count).toBe(3);
      expect(await left(...sagas)).toEqual([true, true, true, true]);
    });

    it('waits for a parent under way, and for the parent of that one: they may want it undone', async () => {
      const root = aSaga({ definition: 'root' });
      const middle = ended(40, { definition: 'middle', ...childOf(root) });
      const [child, orphan] = [ended(41, childOf(middle)), ended(42, childOf(aSaga()))];
      await save(store, ...[root, middle, child, orphan].map((saga) => changeTo(saga)));
      expect(await removed()).toBe(1);
      expect(await removed({ definition: 'middle' })).toBe(0);
      expect(await left(middle, child, orphan)).toEqual([true, true, false]);
      const over = { ...root, status: 'completed', endedAt: NOW, revision: 2 } as const;
      await save(store, changeTo(over, { fromRevision: 1 }));
      expect(await removed()).toBe(1);
      expect(await removed({ definition: 'middle' })).toBe(1);
      expect(await left(root, middle, child)).toEqual([true, false, false]);
    });

    it('goes on behind sagas that have to stay', async () => {
      const parent = aSaga({ definition: 'root' });
      const staying = [ended(50, childOf(parent)), ended(49, childOf(parent))];
      const free = ended(40);
      await save(store, ...[parent, ...staying, free].map((saga) => changeTo(saga)));
      const first = await store.pruneSagas({ ...pruning, limit: 2 });
      expect(first).toEqual({ removed: 0, next: expect.any(String) });
      expect(await removed({ limit: 2, after: first?.next })).toBe(1);
      expect(await left(...staying, free)).toEqual([true, true, false]);
    });

    it('waits for a dead letter that would start the saga again, until it is settled', async () => {
      const old = ended(31);
      await claim(store, claimOf(old, { idempotencyKey: 'start 7' }));
      await save(store, changeTo(old));
      await store.recordLetters([aLetter({ messageId: 'start 7' })]);
      expect(await removed()).toBe(0);
      await store.planLetters({ tenant: 'acme' }, { intention: 'discard', by: 'ada', because: 'twice' });
      expect(await removed()).toBe(0);
      const [letter] = await store.claimLetters(1, 60_000);
      if (!letter) throw new Error('No letter was claimed.');
      await store.settleLetters([{ ...letter, status: 'discarded', note: 'ada: twice' }]);
      expect(await removed()).toBe(1);
    });

    it('leaves messages that are not sent yet, and they are sent', async () => {
      const old = ended(31);
      const message = outboxMessage(old.id, `told at the end ${old.id}`);
      await save(store, changeTo(old, { outbox: [message], leaseMs: 0 }));
      expect(await removed()).toBe(1);
      expect(await store.claimOutbox(10, 60_000)).toEqual([message]);
    });

    it('removes each saga once, whoever else is at it', async () => {
      const sagas = Array.from({ length: 40 }, () => ended(31));
      await save(store, ...sagas.map((saga) => changeTo(saga)));
      const counts: number[] = [];
      for (let round = 0; round < 20 && (await left(...sagas)).includes(true); round++)
        counts.push(...(await Promise.all([removed({ limit: 5 }), removed({ limit: 5 }, other)])));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    });

    it('is asked for a definition that nobody has, and finds nothing', async () => {
      await save(store, changeTo(ended(31)));
      expect(await store.pruneSagas({ ...pruning, definition: newSagaId() })).toEqual({ removed: 0 });
    });

    it('has room made for it as often as somebody asks', async () => {
      await Promise.all([store.tendHistory(), other.tendHistory()]);
      await store.tendHistory();
      const saga = aSaga();
      await save(store, changeTo(saga));
      expect(await store.history(saga.id, 0, 10)).toHaveLength(1);
    });
  });
}
