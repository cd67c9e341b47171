import type { SagaAttributes, SagaFilter, SagaQuery } from '@edda/orchestration';
import { FAILED_STEP } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import { SAGA_STATUSES } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aSaga, changeTo, newSagaId, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const DAY = 86_400_000;

export function describeAttributes(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const saved = async (
    attributes: SagaAttributes,
    overrides: Partial<SagaState> = {},
  ): Promise<SagaState> => {
    const saga = aSaga(overrides);
    await save(store, changeTo(saga, { attributes }));
    return saga;
  };
  const keysOf = async (query: Partial<SagaQuery>): Promise<readonly string[]> =>
    (await other.list({ tenant: 'acme', limit: 100, ...query })).items.map(({ key }) => key);
  const customer = (value: string) => ({ attribute: { name: 'customer', value } });

  describe('the attributes of sagas', () => {
    it('are what they were started with, by saga', async () => {
      const [first, none] = [await saved({ customer: '42', region: 'north' }), aSaga()];
      await save(store, changeTo(none));
      expect(await other.attributesOf([first.id, none.id, newSagaId(), 'no uuid'])).toEqual(
        new Map([[first.id, { customer: '42', region: 'north' }]]),
      );
    });

    it('stay when the saga goes on, and one of the same name is replaced', async () => {
      const saga = await saved({ customer: '42' });
      await save(store, changeTo(advanced(saga), { fromRevision: 1 }));
      const change = { fromRevision: 2, attributes: { [FAILED_STEP]: 'pack' } };
      await save(store, changeTo(advanced(advanced(saga)), change));
      await save(
        store,
        changeTo(advanced(saga, {}, 3), { fromRevision: 3, attributes: { [FAILED_STEP]: 'ship' } }),
      );
      expect((await other.attributesOf([saga.id])).get(saga.id)).toEqual({
        customer: '42',
        [FAILED_STEP]: 'ship',
      });
    });

    it('are not there if their transaction was rolled back', async () => {
      const saga = aSaga();
      const failing = store.transact(async (transaction) => {
        await transaction.save([changeTo(saga, { attributes: { customer: '42' } })]);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await other.attributesOf([saga.id])).toEqual(new Map());
    });

    it('go with their saga', async () => {
      const endedAt = Date.now() - 40 * DAY;
      const saga = await saved({ customer: '42' }, { status: 'completed', endedAt });
      const pruning = { definition: 'order', keepMs: 30 * DAY, limit: 100, keepsBusinessKeys: true };
      expect(await store.pruneSagas(pruning)).toEqual({ removed: 1 });
      expect(await other.attributesOf([saga.id])).toEqual(new Map());
      expect(await keysOf(customer('42'))).toEqual([]);
    });
  });

  describe('a list by an attribute', () => {
    it('has the sagas that have exactly that one, newest first, on pages too', async () => {
      for (const key of ['a', 'b', 'c', 'd', 'e']) await saved({ customer: '42', region: key }, { key });
      await saved({ customer: '421' }, { key: 'longer' });
      await saved({ region: '42' }, { key: 'another name' });
      await saved({ customer: '42' }, { key: 'another tenant', tenant: 'globex' });
      expect(await keysOf(customer('42'))).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(await keysOf(customer('4%'))).toEqual([]);
      expect(await keysOf(customer('\0'))).toEqual([]);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await other.list({ tenant: 'acme', limit: 2, cursor, ...customer('42') });
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...page.items.map(({ key }) => key));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
    });

    it('is narrowed by all else as well, and stays in the order of the starts', async () => {
      const from = Date.now();
      await saved({ customer: '42' }, { key: 'o-1', startedAt: from });
      await saved({ customer: '42' }, { key: 'o-2', status: 'parked', startedAt: from + 1 });
      await saved({ customer: '42' }, { key: 'p-1', definition: 'parcel', version: 2, startedAt: from + 2 });
      await saved({ customer: '43' }, { key: 'o-3', status: 'parked', startedAt: from + 3 });
      const narrowed = (filter: SagaFilter) => keysOf({ ...customer('42'), ...filter });
      expect(await narrowed({ status: 'parked' })).toEqual(['o-2']);
      expect(await narrowed({ status: [] })).toEqual([]);
      expect(await narrowed({ name: 'parcel', version: 2 })).toEqual(['p-1']);
      expect(await narrowed({ key: 'o-1' })).toEqual(['o-1']);
      expect(await narrowed({ keyPrefix: 'o-' })).toEqual(['o-2', 'o-1']);
      expect(await narrowed({ key: 'o-1', keyPrefix: 'p' })).toEqual([]);
      expect(await narrowed({ startedAfter: from + 1, startedBefore: from + 2 })).toEqual(['o-2']);
      expect(await other.countMeant('acme', customer('42'), 100)).toBe(3);
      expect(await other.countMeant('acme', { ...customer('42'), keyPrefix: 'o-' }, 100)).toBe(2);
      expect(await other.countMeant('acme', customer('42'), 2)).toBe(2);
      expect(await other.countMeant('acme', customer('\0'), 2)).toBe(0);
    });

    it('by the failed step has those that have not gone on all the same', async () => {
      for (const status of SAGA_STATUSES) await saved({ [FAILED_STEP]: 'charge' }, { status, key: status });
      await saved({ [FAILED_STEP]: 'ship', customer: '42' }, { status: 'compensated', key: 'another step' });
      await saved({ [FAILED_STEP]: 'charge', customer: '42' }, { status: 'resolved', key: 'both' });
      const failed = ['both', 'resolved', 'compensated', 'parked', 'paused', 'compensating'];
      expect(await keysOf({ failedStep: 'charge' })).toEqual(failed);
      expect(await keysOf({ failedStep: 'charge', status: ['completed', 'parked'] })).toEqual(['parked']);
      expect(await keysOf({ failedStep: 'charge', ...customer('42') })).toEqual(['both']);
      expect(await keysOf({ failedStep: 'ship', ...customer('42') })).toEqual(['another step']);
      expect(await keysOf({ failedStep: 'pack' })).toEqual([]);
      expect(await other.countMeant('acme', { failedStep: 'charge' }, 100)).toBe(failed.length);
      expect(await other.countMeant('acme', { failedStep: 'charge', ...customer('42') }, 100)).toBe(1);
    });
  });
}
