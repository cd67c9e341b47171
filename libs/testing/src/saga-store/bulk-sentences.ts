import type { NewBulkAction, SagaFilter } from '@edda/orchestration';
import { entryOf } from '@edda/orchestration';
import { SAGA_STATUSES } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { aSaga, changeTo, newSagaId, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeBulkActions(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const order = (more: Partial<NewBulkAction> = {}): NewBulkAction => ({
    id: newSagaId(),
    tenant: 'acme',
    filter: { name: 'order', status: ['parked'], startedBefore: 5 },
    action: 'retry',
    by: 'ada',
    reason: 'The carrier is back.',
    total: 3,
    isTotalCapped: false,
    ...more,
  });
  const state = { status: 'running', done: 0, refusals: [], createdAt: expect.any(Number) };

  describe('the sagas that an order means', () => {
    it('are counted by all that lists are narrowed by, to a limit', async () => {
      await save(
        store,
        ...SAGA_STATUSES.map((status) => changeTo(aSaga({ status, key: `k_${status}` }))),
        changeTo(aSaga({ definition: 'parcel', key: 'other' }), { position: 'charge' }),
        changeTo(aSaga({ tenant: 'globex' })),
      );
      const counted = (filter: SagaFilter, cap = 100) => other.countMeant('acme', filter, cap);
      expect(await counted({})).toBe(SAGA_STATUSES.length + 1);
      expect(await counted({}, 3)).toBe(3);
      expect(await counted({ name: 'order', status: ['parked', 'paused'] })).toBe(2);
      expect(await counted({ keyPrefix: 'k_' })).toBe(SAGA_STATUSES.length);
      expect(await counted({ keyPrefix: 'k_', key: 'other' })).toBe(0);
      expect(await counted({ key: 'other' })).toBe(1);
      expect(await counted({ step: 'charge' })).toBe(1);
      expect(await counted({ endedAfter: 0 })).toBe(3);
      expect(await counted({ key: '\0' })).toBe(0);
    });
  });

  describe('orders about many sagas', () => {
    it('are kept as they were given, once for each idempotency key, and listed newest first', async () => {
      const first = order({ idempotencyKey: 'I', path: 'charge' });
      const { idempotencyKey: _, ...given } = first;
      expect(await store.addBulkAction(first)).toEqual({ added: true, bulk: { ...given, ...state } });
      const again = await other.addBulkAction(order({ idempotencyKey: 'I', action: 'cancel' }));
      expect(again).toEqual({ added: false, bulk: { ...given, ...state } });
      const ids = [newSagaId()];
      const second = order({ filter: {}, ids });
      await store.addBulkAction(second);
      const elsewhere = order({ tenant: 'globex', idempotencyKey: 'I' });
      expect((await store.addBulkAction(elsewhere)).added).toBe(true);
      expect((await other.listBulkActions('acme', 9)).map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(await other.listBulkActions('acme', 1)).toEqual([{ ...second, ...state }]);
      expect(await other.findBulkAction('acme', second.id)).toMatchObject({ ids, filter: {} });
      expect(await other.findBulkAction('globex', second.id)).toBeUndefined();
      expect(await other.findBulkAction('acme', 'no uuid')).toBeUndefined();
    });

    it('belong to one who carries them out, and go on where they were left', async () => {
      const bulk = order();
      await store.addBulkAction(bulk);
      const mine = await store.claimBulkAction(60_000);
      expect(mine).toMatchObject({ bulk: { id: bulk.id, done: 0 }, begun: [] });
      expect(mine).not.toHaveProperty('cursor');
      expect(await other.claimBulkAction(60_000)).toBeUndefined();
      const { id, tenant } = bulk;
      const refusals = [{ reason: 'ended', count: 2, example: newSagaId() }];
      const progress = {
        id,
        tenant,
        claim: mine?.claim ?? '',
        begun: [newSagaId(), newSagaId()],
        cursor: 'c',
        done: 5,
        refusals,
        isFinished: false,
      };
      expect(await store.saveBulkProgress(progress, 0)).toBe(true);
      const theirs = await other.claimBulkAction(60_000);
      expect(theirs).toMatchObject({ begun: progress.begun, cursor: 'c', bulk: { done: 5, refusals } });
      expect(await store.saveBulkProgress(progress, 0)).toBe(false);
      const { cursor: _, ...more } = { ...progress, claim: theirs?.claim ?? '' };
      const last = { ...more, begun: [], done: 7, isFinished: true };
      expect(await other.saveBulkProgress(last, 60_000)).toBe(true);
      expect(await store.findBulkAction('acme', id)).toMatchObject({
        status: 'finished',
        done: 7,
        endedAt: expect.any(Number),
      });
      expect(await store.claimBulkAction(0)).toBeUndefined();
    });

    it('can be cancelled while they run, and no further', async () => {
      const bulk = order();
      await store.addBulkAction(bulk);
      const mine = await store.claimBulkAction(60_000);
      expect(await other.cancelBulkAction('globex', bulk.id, 'bob: no')).toBe(false);
      expect(await other.cancelBulkAction('acme', bulk.id, 'bob: enough')).toBe(true);
      expect(await other.cancelBulkAction('acme', bulk.id, 'bob: again')).toBe(false);
      expect(await other.cancelBulkAction('acme', 'no uuid', 'bob: again')).toBe(false);
      const { id, tenant } = bulk;
      const claim = mine?.claim ?? '';
      const progress = { id, tenant, claim, begun: [], done: 1, refusals: [], isFinished: true };
      expect(await store.saveBulkProgress(progress, 0)).toBe(false);
      expect(await store.findBulkAction('acme', id)).toMatchObject({
        status: 'cancelled',
        note: 'bob: enough',
      });
    });

    it('are in the audit, ordered and cancelled, each once', async () => {
      const tenant = newSagaId();
      const entry = (action: string) =>
        entryOf({ tenant, name: 'ada', roles: [] }, { action, target: 'b', by: '', reason: '' });
      const bulk = order({ tenant, idempotencyKey: 'I' });
      await store.addBulkAction(bulk, entry('bulk.order'));
      await other.addBulkAction(order({ tenant, idempotencyKey: 'I' }), entry('bulk.order'));
      for (const times of [1, 2])
        expect(await store.cancelBulkAction(tenant, bulk.id, 'no', entry('bulk.cancel'))).toBe(times === 1);
      const audit = await other.listAudit({ tenant, limit: 9 });
      expect(audit.map(({ action }) => action)).toEqual(['bulk.order', 'bulk.cancel']);
    });
  });
}
