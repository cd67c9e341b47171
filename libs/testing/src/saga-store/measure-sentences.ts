import { SAGA_STATUSES } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter } from './letters.js';
import { aSaga, changeTo, outboxMessage, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeMeasures(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  describe('the measures', () => {
    it('are all nothing when there is nothing', async () => {
      expect(await store.measure(10)).toEqual({
        outbox: 0,
        oldestInOutboxMs: 0,
        timersLagMs: 0,
        deadLetters: [],
        unfinished: [],
      });
    });

    it('count the sagas that have not ended by definition and status, of all tenants', async () => {
      const sagas = [
        ...SAGA_STATUSES.map((status) => aSaga({ status })),
        aSaga({ tenant: 'globex' }),
        aSaga({ tenant: 'initech', status: 'parked' }),
        aSaga({ definition: 'parcel', status: 'parked' }),
      ];
      await save(store, ...sagas.map((saga) => changeTo(saga)));
      expect((await other.measure(10)).unfinished).toEqual([
        { definition: 'order', status: 'compensating', count: 1 },
        { definition: 'order', status: 'parked', count: 2 },
        { definition: 'order', status: 'paused', count: 1 },
        { definition: 'order', status: 'running', count: 2 },
        { definition: 'order', status: 'waiting', count: 1 },
        { definition: 'parcel', status: 'parked', count: 1 },
      ]);
    });

    it('count to the limit in each tenant and status, and no further', async () => {
      await save(store, ...Array.from({ length: 5 }, () => changeTo(aSaga())));
      await save(store, changeTo(aSaga({ tenant: 'globex' })));
      await save(store, changeTo(aSaga({ status: 'parked' })));
      expect((await store.measure(2)).unfinished).toEqual([
        { definition: 'order', status: 'parked', count: 1 },
        { definition: 'order', status: 'running', count: 3 },
      ]);
    });

    it('say how many messages are in the outbox, and how old the oldest is', async () => {
      const saga = aSaga();
      const outbox = ['a', 'b', 'c'].map((id) => outboxMessage(saga.id, id));
      await save(store, changeTo(saga, { outbox }));
      const { outbox: count, oldestInOutboxMs } = await other.measure(10);
      expect(count).toBe(3);
      expect(oldestInOutboxMs).toBeGreaterThanOrEqual(0);
      expect(oldestInOutboxMs).toBeLessThan(60_000);
      expect((await other.measure(2)).outbox).toBe(2);
      await store.markPublished(['a', 'b', 'c']);
      expect(await other.measure(10)).toMatchObject({ outbox: 0, oldestInOutboxMs: 0 });
    });

    it('say how long the timer has been due that waits longest', async () => {
      const now = await store.clock();
      await save(store, changeTo(aSaga(), { wakeAt: now + 60_000 }));
      expect((await store.measure(10)).timersLagMs).toBe(0);
      await save(
        store,
        changeTo(aSaga(), { wakeAt: now - 30_000 }),
        changeTo(aSaga(), { wakeAt: now - 5_000 }),
      );
      const { timersLagMs } = await store.measure(10);
      expect(timersLagMs).toBeGreaterThanOrEqual(30_000);
      expect(timersLagMs).toBeLessThan(90_000);
    });

    it('count the dead letters that need a person, by why they died', async () => {
      await store.recordLetters([
        aLetter({ reason: 'undecodable' }),
        aLetter({ reason: 'undecodable', tenant: 'globex' }),
        aLetter({ reason: 'no-handler' }),
        aLetter({ reason: 'unprocessable', queue: 'away' }),
      ]);
      const plan = { intention: 'discard', by: 'ada', because: 'old' } as const;
      await store.planLetters({ tenant: 'acme', queue: 'away' }, plan);
      expect((await other.measure(10)).deadLetters).toEqual([
        { reason: 'no-handler', count: 1 },
        { reason: 'undecodable', count: 2 },
      ]);
    });
  });
}
