import { SAGA_STATUSES } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aSaga, changeTo, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeDefinitions(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  describe('the records of definitions', () => {
    it('are written, replaced, and given in order', async () => {
      const outline = ['reserve: inventory.reserve', '  "quoted" \\ Þ \u0000 \ud800', ''];
      await store.saveDefinitionRecords('acme', [
        { name: 'parcel', version: 1, outline: [] },
        { name: 'order', version: 10, outline },
        { name: 'order', version: 2, outline: ['old'] },
      ]);
      await store.saveDefinitionRecords('globex', [{ name: 'order', version: 2, outline: ['other'] }]);
      await other.saveDefinitionRecords('acme', [
        { name: 'order', version: 2, outline: ['new'] },
        { name: 'order', version: 2, outline: ['newest'] },
      ]);
      await other.saveDefinitionRecords('acme', []);
      expect(await store.definitionRecords('acme')).toEqual([
        { name: 'order', version: 2, outline: ['newest'] },
        { name: 'order', version: 10, outline },
        { name: 'parcel', version: 1, outline: [] },
      ]);
      expect(await store.definitionRecords('nobody')).toEqual([]);
      expect(await store.definitionRecords('\0')).toEqual([]);
    });
  });

  describe('the sagas in flight', () => {
    it('are counted by version, status and position, without those that have ended', async () => {
      const saved = SAGA_STATUSES.map((status) => changeTo(aSaga({ status }), { position: `at ${status}` }));
      await save(
        store,
        ...saved,
        changeTo(aSaga(), { position: 'at running' }),
        changeTo(aSaga({ version: 2 }), { position: 'at running' }),
        changeTo(aSaga({ definition: 'parcel' }), { position: '' }),
        changeTo(aSaga({ tenant: 'globex' })),
      );
      const order = { definition: 'order', version: 1 };
      const parcel = { definition: 'parcel', version: 1, status: 'running', position: '', count: 1 };
      const expected = [
        { ...order, status: 'compensating', position: 'at compensating', count: 1 },
        { ...order, status: 'parked', position: 'at parked', count: 1 },
        { ...order, status: 'paused', position: 'at paused', count: 1 },
        { ...order, status: 'running', position: 'at running', count: 2 },
        { ...order, status: 'waiting', position: 'at waiting', count: 1 },
        { ...order, version: 2, status: 'running', position: 'at running', count: 1 },
      ];
      expect(await other.inFlight('acme')).toEqual([...expected, parcel]);
      expect(await other.inFlight('acme', 'order')).toEqual(expected);
      expect(await other.inFlight('acme', 'nothing')).toEqual([]);
      expect(await other.inFlight('\0')).toEqual([]);
    });

    it('are counted where they are now, by the version that they run now', async () => {
      const saga = aSaga();
      await save(store, changeTo(saga, { position: 'reserve' }));
      const moved = advanced(saga, { version: 2, status: 'waiting' });
      await save(store, changeTo(moved, { fromRevision: 1, position: 'payment' }));
      expect(await store.inFlight('acme')).toEqual([
        { definition: 'order', version: 2, status: 'waiting', position: 'payment', count: 1 },
      ]);
      expect(await store.unfinished('acme', 'order', 2, undefined, 9)).toEqual([moved]);
      expect(await store.unfinished('acme', 'order', 1, undefined, 9)).toEqual([]);
    });

    it('of one version are given in the order of their ids, page by page', async () => {
      const all = SAGA_STATUSES.map((status) => aSaga({ status }));
      const others = [aSaga({ version: 2 }), aSaga({ definition: 'parcel' }), aSaga({ tenant: 'globex' })];
      await save(store, ...[...others, ...all].toReversed().map((saga) => changeTo(saga)));
      const unfinished = all.filter(({ endedAt }) => endedAt === undefined);
      const first = await other.unfinished('acme', 'order', 1, undefined, 3);
      const second = await other.unfinished('acme', 'order', 1, first.at(-1)?.id, 3);
      expect([...first, ...second]).toEqual(unfinished);
      expect(await other.unfinished('acme', 'order', 1, second.at(-1)?.id, 3)).toEqual([]);
      expect(await other.unfinished('acme', '\0', 1, undefined, 3)).toEqual([]);
    });
  });
}
