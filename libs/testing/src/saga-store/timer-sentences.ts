import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aSaga, changeTo, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const LONG = 600_000;
const SHORT = 40;
const SOON = { timeout: 10_000, interval: 20 };

export function describeTimers(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const saveTimer = async (wakeAt: number | undefined): Promise<string> => {
    const saga = aSaga();
    await save(store, changeTo(saga, { wakeAt }));
    return saga.id;
  };

  describe('timers', () => {
    it('are given when they are due, earliest first, and no more than were asked for', async () => {
      const third = await saveTimer(3_000);
      const first = await saveTimer(1_000);
      const second = await saveTimer(2_000);
      await saveTimer(Date.now() + LONG);
      expect(await store.claimTimers(2, LONG)).toEqual([first, second]);
      expect(await store.claimTimers(2, LONG)).toEqual([third]);
      expect(await store.claimTimers(2, LONG)).toEqual([]);
    });

    it('are given to one only', async () => {
      for (let round = 0; round < 6; round++) {
        const sagas = Array.from({ length: 100 }, () => aSaga());
        await save(store, ...sagas.map((saga) => changeTo(saga, { wakeAt: 0 })));
        const claims = Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? store : other).claimTimers(70, LONG),
        );
        const claimed = (await Promise.all(claims)).flat();
        const left = await store.claimTimers(1_000, LONG);
        expect([...claimed, ...left].toSorted()).toEqual(sagas.map(({ id }) => id).toSorted());
      }
    });

    it('are given to another when the lease of a claim is over', async () => {
      const id = await saveTimer(0);
      expect(await store.claimTimers(10, SHORT)).toEqual([id]);
      await expect.poll(() => other.claimTimers(10, LONG), SOON).toEqual([id]);
      expect(await store.claimTimers(10, LONG)).toEqual([]);
    });

    it('are moved and removed by what is saved', async () => {
      const saga = aSaga();
      await save(store, changeTo(saga, { wakeAt: 0 }));
      await save(store, changeTo(advanced(saga), { fromRevision: 1, wakeAt: Date.now() + LONG }));
      expect(await store.claimTimers(10, LONG)).toEqual([]);
      await save(store, changeTo(advanced(saga, {}, 2), { fromRevision: 2, wakeAt: 0 }));
      expect(await store.claimTimers(10, 0)).toEqual([saga.id]);
      await save(store, changeTo(advanced(saga, {}, 3), { fromRevision: 3, wakeAt: undefined }));
      expect(await store.claimTimers(10, LONG)).toEqual([]);
      expect(await store.nextTimerInMs()).toBeUndefined();
    });

    it('stay as they are where a change keeps them', async () => {
      const saga = aSaga();
      const keepsTimer = true;
      await save(store, changeTo(saga, { wakeAt: 0 }));
      const later = Date.now() + LONG;
      await save(store, changeTo(advanced(saga), { fromRevision: 1, wakeAt: later, keepsTimer }));
      expect(await store.claimTimers(10, 0)).toEqual([saga.id]);
      await save(store, changeTo(advanced(saga, {}, 2), { fromRevision: 2, wakeAt: undefined, keepsTimer }));
      expect(await store.claimTimers(10, LONG)).toEqual([saga.id]);
      expect(await store.find(saga.id)).toEqual(advanced(saga, {}, 2));
    });

    it('say how long it is until the next one', async () => {
      expect(await store.nextTimerInMs()).toBeUndefined();
      const now = await store.transact((transaction) => transaction.now());
      await saveTimer(now + LONG);
      await saveTimer(now + 2 * LONG);
      const wait = await store.nextTimerInMs();
      expect(wait).toBeLessThanOrEqual(LONG);
      expect(wait).toBeGreaterThan(LONG - 60_000);
      await saveTimer(now - 5_000);
      expect(await store.nextTimerInMs()).toBe(0);
    });

    it('are due when the wait that was named is over, and not before', async () => {
      const now = () => store.transact((transaction) => transaction.now());
      const wakeAt = (await now()) + 5 * SHORT;
      const id = await saveTimer(wakeAt);
      await expect.poll(() => store.nextTimerInMs(), SOON).toBe(0);
      expect(await now()).toBeGreaterThanOrEqual(wakeAt);
      expect(await other.claimTimers(10, LONG)).toEqual([id]);
    });
  });
}
