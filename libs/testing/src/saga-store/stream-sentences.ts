import type { StreamedFact, StreamPlace } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aSaga, changeTo, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeStream(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  /** So many facts behind a place: they become final once older transactions of whomever have ended. */
  async function read(place: StreamPlace, count: number, limit = 100): Promise<readonly StreamedFact[]> {
    const reading = async () => (await other.factsAfter(place, limit)).length;
    await expect.poll(reading, { timeout: 10_000 }).toBe(count);
    return other.factsAfter(place, limit);
  }
  const named = (facts: readonly StreamedFact[]) =>
    facts.map(({ saga, entry }) => `${saga.key} ${entry.sequence}`);

  describe('the stream of facts', () => {
    it('has those of all sagas in the order of their transactions, with the sagas as they are now', async () => {
      const from = await other.streamEnd();
      const a = aSaga({ key: 'a', revision: 2 });
      const b = aSaga({ key: 'b', tenant: 'globex' });
      await save(store, changeTo(a));
      await save(store, changeTo(b));
      const after = advanced(a, { status: 'parked' });
      await save(store, changeTo(after, { fromRevision: 2 }));
      const facts = await read(from, 4);
      expect(named(facts)).toEqual(['a 1', 'a 2', 'b 1', 'a 3']);
      const { id, tenant, definition, version, key, revision } = after;
      expect(facts[0]).toEqual({
        place: { xid: expect.stringMatching(/^\d+$/), position: expect.stringMatching(/^\d+$/) },
        saga: { id, tenant, definition, version, key, status: 'parked', revision },
        entry: (await store.history(id, 0, 1))[0],
      });
      expect(facts[2]?.saga.tenant).toBe('globex');
    });

    it('goes on behind each fact, and behind the last with nothing', async () => {
      const from = await other.streamEnd();
      await save(store, changeTo(aSaga({ key: 'a', revision: 3 })), changeTo(aSaga({ key: 'b' })));
      const all = await read(from, 4);
      const seen: StreamedFact[] = [];
      let place = from;
      for (let part = await read(place, 1, 1); part[0]; part = await other.factsAfter(place, 1)) {
        seen.push(part[0]);
        place = part[0].place;
      }
      expect(seen).toEqual(all);
      expect(await other.factsAfter(await other.streamEnd(), 10)).toEqual([]);
    });

    it('has nothing of what was rolled back', async () => {
      const from = await other.streamEnd();
      const failing = store.transact(async (transaction) => {
        await transaction.save([changeTo(aSaga({ key: 'never' }))]);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      await save(store, changeTo(aSaga({ key: 'b' })));
      expect(named(await read(from, 1))).toEqual(['b 1']);
    });
  });
}
