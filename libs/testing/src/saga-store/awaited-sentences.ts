import { InvalidCursor } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { aWait, paidKey, saveWaiting } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeAwaited(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  describe('the list of what sagas wait for', () => {
    it('has the oldest first, with the saga, on pages', async () => {
      const young = await saveWaiting(store, [aWait(1, { since: 3_000, dueAt: 4_000 })]);
      const old = await saveWaiting(store, [
        aWait(1, { path: 'b', since: 1_000 }),
        aWait(1, { path: 'a', since: 1_000 }),
      ]);
      await saveWaiting(store, [aWait(2, { key: 'approval:desk' })]);
      await saveWaiting(store, [aWait(1)], { tenant: 'globex' });
      const query = { tenant: 'acme', keyPrefix: 'order.paid?', limit: 2 };
      const first = await other.listAwaited(query);
      const key = paidKey(1);
      const of = ({ id, definition, key: businessKey }: typeof old) => ({
        sagaId: id,
        definition,
        businessKey,
      });
      expect(first.items).toEqual([
        { ...of(old), path: 'a', key, since: 1_000 },
        { ...of(old), path: 'b', key, since: 1_000 },
      ]);
      expect(await other.listAwaited({ ...query, cursor: first.next })).toEqual({
        items: [{ ...of(young), path: 'payment', key, since: 3_000, dueAt: 4_000 }],
      });
    });

    it('is searched by the beginning of the key, whatever is in it', async () => {
      const keys = ['approval:desk', 'approval:desk%', 'approval:desk_2', 'Approval:desk', 'é', '\\'];
      for (const key of keys) await saveWaiting(store, [aWait(1, { key })]);
      const found = async (keyPrefix: string) =>
        (await store.listAwaited({ tenant: 'acme', keyPrefix, limit: 10 })).items.map(({ key }) => key);
      expect(await found('approval:desk')).toEqual(['approval:desk', 'approval:desk%', 'approval:desk_2']);
      expect(await found('approval:desk%')).toEqual(['approval:desk%']);
      expect(await found('approval:desk_')).toEqual(['approval:desk_2']);
      expect(await found('é')).toEqual(['é']);
      expect(await found('\\')).toEqual(['\\']);
      expect(await found('')).toHaveLength(keys.length);
      expect(await found('\0')).toEqual([]);
    });

    it('has those of one key alone, on full pages, though other keys begin with it', async () => {
      for (const role of ['credit-desk', 'credit', 'credit-2', 'credit', 'Credit', 'credit'])
        await saveWaiting(store, [aWait(1, { key: `approval:${role}` })]);
      const query = { tenant: 'acme', key: 'approval:credit', limit: 2 };
      const first = await other.listAwaited(query);
      const second = await other.listAwaited({ ...query, cursor: first.next });
      expect([...first.items, ...second.items].map(({ key }) => key)).toEqual(
        Array(3).fill('approval:credit'),
      );
      expect(first.items).toHaveLength(2);
      expect(second).not.toHaveProperty('next');
      const { items } = await store.listAwaited({ ...query, key: 'approval:' });
      expect(items).toEqual([]);
      expect(await store.listAwaited({ ...query, key: '\0' })).toEqual({ items: [] });
    });

    it('has all of a tenant when no key is asked for', async () => {
      await saveWaiting(store, [aWait(1), aWait(1, { key: 'approval:desk', path: 'b' })]);
      expect((await store.listAwaited({ tenant: 'acme', limit: 10 })).items).toHaveLength(2);
    });

    it.each(['', 'x', 'AAAA', '%00', Buffer.from('["1"]').toString('base64url'), "' OR 1=1"])(
      'refuses the cursor "%s"',
      async (cursor) => {
        const query = { tenant: 'acme', keyPrefix: '', limit: 1, cursor };
        await expect(store.listAwaited(query)).rejects.toThrow(InvalidCursor);
      },
    );
  });
}
