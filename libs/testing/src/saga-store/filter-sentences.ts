import { InvalidCursor, type SagaQuery } from '@edda/orchestration';
import { SAGA_STATUSES, type SagaState } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { aSaga, changeTo, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const A_MINUTE = 60_000;

export function describeFilters(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const saved = async (...sagas: readonly SagaState[]): Promise<readonly SagaState[]> => {
    await save(store, ...sagas.map((saga) => changeTo(saga)));
    return sagas;
  };
  const keysOf = async (query: Partial<SagaQuery>) =>
    (await other.list({ tenant: 'acme', limit: 100, ...query })).items.map(({ key }) => key);
  const pagesOf = async (query: Partial<SagaQuery>): Promise<readonly string[]> => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await other.list({ tenant: 'acme', limit: 2, ...query, cursor });
      seen.push(...page.items.map(({ key }) => key));
      cursor = page.next;
    } while (cursor !== undefined);
    return seen;
  };

  describe('a list that is narrowed', () => {
    it('by several statuses has the sagas of each, newest first, on pages too', async () => {
      const all = await saved(
        ...SAGA_STATUSES.map((status) => aSaga({ status, key: status })),
        ...SAGA_STATUSES.map((status) => aSaga({ status, key: `${status} parcel`, definition: 'parcel' })),
        aSaga({ status: 'parked', tenant: 'globex' }),
      );
      const status = ['parked', 'completed', 'resolved'] as const;
      const meant = all.filter((saga) => status.some((one) => one === saga.status));
      const keys = meant.map(({ key }) => key).filter((key) => !key.startsWith('key of'));
      expect(await pagesOf({ status })).toEqual(keys.toReversed());
      const parcels = keys.filter((key) => key.endsWith(' parcel'));
      expect(await pagesOf({ status, name: 'parcel' })).toEqual(parcels.toReversed());
      expect(await pagesOf({ status: [] })).toEqual([]);
      expect(await pagesOf({ name: 'parcel' })).toHaveLength(SAGA_STATUSES.length);
      expect(await pagesOf({ name: 'letter' })).toEqual([]);
    });

    it('by version has those that run it, and those that ended with it', async () => {
      await saved(
        aSaga({ version: 2, key: 'a' }),
        aSaga({ version: 1, key: 'b' }),
        aSaga({ version: 2, key: 'c', status: 'completed' }),
        aSaga({ version: 2, key: 'd', definition: 'parcel' }),
      );
      expect(await keysOf({ name: 'order', version: 2 })).toEqual(['c', 'a']);
      expect(await keysOf({ version: 2 })).toEqual(['d', 'c', 'a']);
      expect(await keysOf({ name: 'order', version: 3 })).toEqual([]);
    });

    it('by how the key begins is in the order of the keys, whatever is in them', async () => {
      const keys = ['o-10', 'o-1', 'o_1', 'O-1', 'o-1%', 'o-1\\', 'o-9', 'p-1', 'o-1ø', 'o-'];
      await saved(...keys.map((key) => aSaga({ key })));
      await saved(aSaga({ key: 'o-1', status: 'completed' }), aSaga({ key: 'o-1', tenant: 'globex' }));
      const fitting = ['o-', 'o-1', 'o-1', 'o-1%', 'o-10', 'o-1\\', 'o-1ø', 'o-9'];
      expect(await keysOf({ keyPrefix: 'o-' })).toEqual(fitting);
      expect(await pagesOf({ keyPrefix: 'o-' })).toEqual(fitting);
      expect(await keysOf({ keyPrefix: 'o-1%' })).toEqual(['o-1%']);
      expect(await keysOf({ keyPrefix: 'o_' })).toEqual(['o_1']);
      expect(await keysOf({ keyPrefix: 'o-1\\' })).toEqual(['o-1\\']);
      expect(await keysOf({ keyPrefix: 'o-1', status: 'completed' })).toEqual(['o-1']);
      expect(await keysOf({ keyPrefix: 'o-1', key: 'o-10' })).toEqual(['o-10']);
      expect(await keysOf({ keyPrefix: 'o-1', key: 'p-1' })).toEqual([]);
      expect(await keysOf({ keyPrefix: '\0' })).toEqual([]);
    });

    it('by a step has the sagas that stand there, and none that have ended', async () => {
      const positions = {
        alone: 'charge',
        among: 'flight, charge, hotel',
        pass: 'charge[2]',
        many: 'a, b, c, d, charge and 3 more',
        longer: 'chargeBack',
        inside: 'recharge, recharge[1]',
        nowhere: '',
      };
      const standing = Object.entries(positions).map(([key, position]) =>
        changeTo(aSaga({ key, status: 'parked' }), { position }),
      );
      await save(
        store,
        ...standing,
        changeTo(aSaga({ key: 'over', status: 'completed' }), { position: 'charge' }),
      );
      expect(await keysOf({ step: 'charge' })).toEqual(['many', 'pass', 'among', 'alone']);
      expect(await keysOf({ step: 'charge', status: 'running' })).toEqual([]);
      expect(await keysOf({ step: 'charg%' })).toEqual([]);
      expect(await keysOf({ step: '\ud800' })).toEqual([]);
    });

    it('by the start takes the first moment in, and leaves the last one out', async () => {
      const from = Date.now();
      await saved(...[0, 1, 2].map((ms) => aSaga({ key: `k${ms}`, startedAt: from + ms })));
      expect(await keysOf({ startedAfter: from + 1 })).toEqual(['k2', 'k1']);
      expect(await keysOf({ startedBefore: from + 2 })).toEqual(['k1', 'k0']);
      expect(await keysOf({ startedAfter: from + 1, startedBefore: from + 2, name: 'order' })).toEqual([
        'k1',
      ]);
      expect(await keysOf({ startedAfter: from + 86_400_000 })).toEqual([]);
    });

    it('by the end has the sagas that have one', async () => {
      const at = Date.now();
      await saved(
        aSaga({ key: 'open' }),
        ...[1, 2, 3].map((ms) => aSaga({ key: `e${ms}`, status: 'compensated', endedAt: at + ms })),
      );
      expect(await keysOf({ endedAfter: at + 2 })).toEqual(['e3', 'e2']);
      expect(await keysOf({ endedBefore: at + 3 })).toEqual(['e2', 'e1']);
      expect(await pagesOf({ endedAfter: at, name: 'order' })).toEqual(['e3', 'e2', 'e1']);
      expect(await keysOf({ endedAfter: at, status: 'completed' })).toEqual([]);
    });

    it('by the latest fact has sagas under way alone', async () => {
      await saved(aSaga({ key: 'open' }), aSaga({ key: 'over', status: 'completed' }));
      const now = await other.clock();
      expect(await keysOf({ updatedAfter: now - A_MINUTE })).toEqual(['open']);
      expect(await keysOf({ updatedBefore: now + A_MINUTE })).toEqual(['open']);
      expect(await keysOf({ updatedAfter: now + A_MINUTE })).toEqual([]);
      expect(await keysOf({ updatedBefore: now - A_MINUTE })).toEqual([]);
      expect(await keysOf({ updatedAfter: now - A_MINUTE, status: 'completed' })).toEqual([]);
    });

    it.each(['AAAA', '', 'WyJhIl0'])('by how the key begins refuses the cursor "%s"', async (cursor) => {
      const query = { tenant: 'acme', keyPrefix: 'o', limit: 1, cursor };
      await expect(store.list(query)).rejects.toThrow(InvalidCursor);
    });
  });
}
