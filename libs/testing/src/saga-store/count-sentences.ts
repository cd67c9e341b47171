import { SAGA_STATUSES } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { aSaga, changeTo, newSagaId, outboxMessage, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeCounts(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  describe('the counts of sagas', () => {
    it('are by definition, version and status, and leave out what there is none of', async () => {
      await save(
        store,
        ...SAGA_STATUSES.map((status) => changeTo(aSaga({ status }))),
        changeTo(aSaga({ status: 'completed' })),
        changeTo(aSaga({ status: 'parked', version: 2 })),
        changeTo(aSaga({ status: 'completed', version: 2 })),
        changeTo(aSaga({ status: 'resolved', definition: 'parcel' })),
        changeTo(aSaga({ tenant: 'globex' })),
      );
      const order = SAGA_STATUSES.toSorted().map((status) => ({
        definition: 'order',
        version: 1,
        status,
        count: status === 'completed' ? 2 : 1,
        isCapped: false,
      }));
      const second = { definition: 'order', version: 2, count: 1, isCapped: false };
      const orders = [...order, { ...second, status: 'completed' }, { ...second, status: 'parked' }];
      const parcel = { definition: 'parcel', version: 1, status: 'resolved', count: 1, isCapped: false };
      expect(await other.countSagas('acme', undefined, 100)).toEqual([...orders, parcel]);
      expect(await other.countSagas('acme', 'order', 100)).toEqual(orders);
      expect(await other.countSagas('acme', 'letter', 100)).toEqual([]);
      expect(await other.countSagas('\0', undefined, 100)).toEqual([]);
    });

    it('are of all sagas under way, and of the newest that have ended', async () => {
      await save(
        store,
        ...Array.from({ length: 5 }, () => changeTo(aSaga())),
        changeTo(aSaga({ status: 'completed', version: 1 })),
        ...Array.from({ length: 3 }, () => changeTo(aSaga({ status: 'completed', version: 2 }))),
        changeTo(aSaga({ status: 'compensated' })),
      );
      const counted = async (cap: number) =>
        (await other.countSagas('acme', undefined, cap)).map(
          ({ version, status, count, isCapped }) => `${version} ${status} ${count}${isCapped ? '+' : ''}`,
        );
      const whole = ['1 compensated 1', '1 completed 1', '1 running 5', '2 completed 3'];
      expect(await counted(3)).toEqual(whole);
      expect(await counted(2)).toEqual([...whole.slice(0, 3), '2 completed 3+']);
      expect(await counted(1)).toEqual([...whole.slice(0, 3), '2 completed 2+']);
    });
  });
  describe('the standing of sagas', () => {
    it('says when something happened to each, when it is looked at, and what was not sent and why', async () => {
      const [a, b, c] = [aSaga(), aSaga({ status: 'parked' }), aSaga()];
      const message = outboxMessage(a.id, 'm1');
      const wakeAt = Date.now() + 5_000;
      const before = await store.clock();
      await save(store, changeTo(a, { wakeAt, outbox: [message, outboxMessage(a.id, 'm2')] }));
      await save(store, changeTo(b), changeTo(c, { wakeAt: undefined }));
      await store.postpone([{ id: 'm1', reason: 'No queue is bound.' }], 1_000);
      const standings = await other.standings([a.id, b.id, newSagaId(), 'no uuid']);
      expect([...standings.keys()].toSorted()).toEqual([a.id, b.id].toSorted());
      const since = expect.any(Number);
      const name = message.message.type;
      expect(standings.get(a.id)).toEqual({
        updatedAt: expect.any(Number),
        timerDueAt: wakeAt,
        unsent: [
          { name, since, attempts: 1, reason: 'No queue is bound.' },
          { name, since, attempts: 0 },
        ],
      });
      expect(standings.get(a.id)?.updatedAt).toBeGreaterThanOrEqual(before - 1);
      expect(standings.get(b.id)).toEqual({ updatedAt: expect.any(Number), unsent: [] });
    });
  });

  describe('the pulse', () => {
    it('counts what began and ended lately, and says how long messages and timers wait', async () => {
      const now = await store.clock();
      expect(await other.pulse('acme', 60_000)).toEqual({
        at: expect.any(Number),
        started: 0,
        ended: {},
        timersLateMs: 0,
      });
      const saga = aSaga({ startedAt: now });
      await save(
        store,
        changeTo(saga, { wakeAt: now - 90_000, outbox: [outboxMessage(saga.id, 'm1')] }),
        changeTo(aSaga({ startedAt: now, endedAt: now, status: 'completed' }), { wakeAt: now + 5_000 }),
        changeTo(aSaga({ startedAt: now - 7_200_000, endedAt: now, status: 'compensated' })),
        changeTo(aSaga({ startedAt: now - 7_200_000, endedAt: now - 7_000_000, status: 'completed' })),
        changeTo(aSaga({ startedAt: now, tenant: 'globex' })),
      );
      await store.postpone([{ id: 'm1', reason: 'No queue.' }], 1_000);
      const pulse = await other.pulse('acme', 60_000);
      expect(pulse).toMatchObject({
        started: 2,
        ended: { completed: 1, compensated: 1 },
        unsentReason: 'No queue.',
      });
      expect(pulse.oldestUnsentMs).toBeGreaterThanOrEqual(0);
      expect(pulse.timersLateMs).toBeGreaterThanOrEqual(90_000);
      expect(pulse.timersLateMs).toBeLessThan(600_000);
    });
  });
}
