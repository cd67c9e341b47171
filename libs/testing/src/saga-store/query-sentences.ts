import { InvalidCursor, type SagaQuery } from '@edda/orchestration';
import { isAtRest, SAGA_STATUSES, type SagaState } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  advanced,
  aSaga,
  aWait,
  changeTo,
  claim,
  claimOf,
  newSagaId,
  outboxMessage,
  post,
  save,
  someMail,
} from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeQueries(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const saved = async (...sagas: readonly SagaState[]): Promise<readonly SagaState[]> => {
    await save(store, ...sagas.map((saga) => changeTo(saga)));
    return sagas;
  };
  const idsOf = (sagas: readonly SagaState[]) => sagas.map(({ id }) => id);
  const listed = async (query: Partial<SagaQuery>) =>
    idsOf((await other.list({ tenant: 'acme', limit: 100, ...query })).items);

  describe('a list of sagas', () => {
    it('has the newest first', async () => {
      const sagas = await saved(aSaga(), aSaga(), aSaga());
      expect((await store.list({ tenant: 'acme', limit: 10 })).items).toEqual(sagas.toReversed());
    });

    it('has all of them, once each, on pages that new sagas do not shift', async () => {
      const sagas = await saved(...Array.from({ length: 7 }, () => aSaga()));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ tenant: 'acme', limit: 3, cursor });
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...idsOf(page.items));
        cursor = page.next;
        await saved(aSaga());
      } while (cursor !== undefined);
      expect(seen).toEqual(idsOf(sagas).toReversed());
    });

    it('has no next page when the last one is exactly full', async () => {
      await saved(aSaga(), aSaga());
      expect(await store.list({ tenant: 'acme', limit: 2 })).not.toHaveProperty('next');
      expect(await store.list({ tenant: 'nobody', limit: 2 })).toEqual({ items: [] });
    });

    it('has nothing of other tenants', async () => {
      const [mine] = await saved(aSaga(), aSaga({ tenant: 'globex' }));
      expect(await listed({})).toEqual([mine?.id]);
    });

    it('is narrowed by name, key and status, alone and together', async () => {
      const [a, b, c, d] = await saved(
        aSaga({ definition: 'order', key: 'K' }),
        aSaga({ definition: 'parcel', key: 'K' }),
        aSaga({ definition: 'parcel', key: 'L', status: 'parked' }),
        aSaga({ definition: 'parcel', key: 'K', status: 'completed' }),
      );
      expect(await listed({ name: 'parcel' })).toEqual([d?.id, c?.id, b?.id]);
      expect(await listed({ key: 'K' })).toEqual([d?.id, b?.id, a?.id]);
      expect(await listed({ status: 'parked' })).toEqual([c?.id]);
      expect(await listed({ name: 'parcel', key: 'K', status: 'completed' })).toEqual([d?.id]);
      expect(await listed({ name: 'order', key: 'L' })).toEqual([]);
    });

    it('finds nothing by what no saga can have', async () => {
      await saved(aSaga());
      for (const strange of ['\0', '\ud800']) {
        expect(await listed({ key: strange })).toEqual([]);
        expect(await listed({ tenant: strange })).toEqual([]);
        expect(await listed({ name: strange })).toEqual([]);
      }
    });

    it.each(SAGA_STATUSES)('finds those that are %s', async (status) => {
      const sagas = await saved(...SAGA_STATUSES.map((each) => aSaga({ status: each })));
      expect(await listed({ status })).toEqual(idsOf(sagas.filter((saga) => saga.status === status)));
    });

    it.each(['', 'x', 'not a cursor', 'AAAA', '%00', `${'A'.repeat(22)}=`, 'A'.repeat(23), "' OR 1=1"])(
      'refuses the cursor "%s"',
      async (cursor) => {
        await expect(store.list({ tenant: 'acme', limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      },
    );
  });

  describe('a search by id', () => {
    it('finds nothing under an id that no saga has, whatever it looks like', async () => {
      for (const id of [newSagaId(), '', 'no uuid', '\0', "'"]) {
        expect(await store.find(id)).toBeUndefined();
        expect(await store.history(id, 0, 10)).toEqual([]);
      }
    });
  });

  describe('the search for a saga that was started', () => {
    it('finds it by its idempotency key, whatever has become of it', async () => {
      const saga = aSaga({ key: 'K' });
      const named = claimOf(saga, { idempotencyKey: 'I' });
      await claim(store, named, claimOf(aSaga({ tenant: 'globex' }), { idempotencyKey: 'J' }));
      await save(store, changeTo({ ...saga, status: 'compensated', endedAt: 1 }, { releaseKey: true }));
      expect(await other.findStarted('acme', 'order', 'I')).toBe(saga.id);
      for (const [tenant, definition, key] of [
        ['globex', 'order', 'I'],
        ['acme', 'parcel', 'I'],
        ['acme', 'order', 'J'],
        ['acme', 'order', 'K'],
        ['acme', 'order', '\0'],
      ] as const)
        expect(await other.findStarted(tenant, definition, key)).toBeUndefined();
    });
  });

  describe('the search for orphans', () => {
    it('finds sagas under way that have neither a timer nor a message to send', async () => {
      const orphan = aSaga();
      const turning = aSaga({ status: 'compensating' });
      const sending = aSaga();
      const atRest = SAGA_STATUSES.map((status) => aSaga({ status })).filter(isAtRest);
      expect(atRest).toHaveLength(5);
      await save(
        store,
        changeTo(aSaga()),
        // What it waits for will not wake it while it is running.
        changeTo(orphan, { wakeAt: undefined, awaits: [aWait(1)] }),
        changeTo(turning, { wakeAt: undefined }),
        changeTo(sending, { wakeAt: undefined, outbox: [outboxMessage(sending.id, 'm')] }),
        ...atRest.map((saga) => changeTo(saga)),
      );
      expect((await other.findOrphans(10)).toSorted()).toEqual([orphan.id, turning.id]);
      expect(await other.findOrphans(1)).toHaveLength(1);
      await store.markPublished(['m']);
      expect(await other.findOrphans(10)).toContain(sending.id);
    });

    it('finds waiting sagas that nothing can come to', async () => {
      const orphan = aSaga({ status: 'waiting' });
      const [byTimer, bySending, byEvent, byDelivery] = Array.from({ length: 4 }, () =>
        aSaga({ status: 'waiting' }),
      ) as [SagaState, SagaState, SagaState, SagaState];
      const wakeAt = undefined;
      await save(
        store,
        changeTo(orphan, { wakeAt }),
        changeTo(byTimer),
        changeTo(bySending, { wakeAt, outbox: [outboxMessage(bySending.id, 'm')] }),
        changeTo(byEvent, { wakeAt, awaits: [aWait(1, { key: 'approval:desk' })] }),
        changeTo(byDelivery, { wakeAt, awaits: [aWait(2)] }),
      );
      const mail = someMail(2);
      await post(store, mail);
      expect(await store.claimDeliveries(10, 0)).toHaveLength(1);
      await save(store, changeTo(advanced(byDelivery), { fromRevision: 1, wakeAt, awaits: [] }));
      expect(await other.findOrphans(10)).toEqual([orphan.id]);
      const taken = { fromRevision: 2, wakeAt, delivered: [mail.id] };
      await save(store, changeTo(advanced(byDelivery, {}, 2), taken));
      await save(store, changeTo(advanced(byEvent), { fromRevision: 1, wakeAt, awaits: [] }));
      expect(await other.findOrphans(10)).toEqual([orphan.id, byEvent.id, byDelivery.id]);
    });
  });

  describe('the connection', () => {
    it('may be asked for again, and answers', async () => {
      await store.connect();
      await store.ping();
      expect(store.healthy).toBe(true);
    });
  });
}
