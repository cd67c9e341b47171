import { type ClaimedKey, type KeyClaim, StoreUnavailable } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aSaga, changeTo, claim, claimOf, newSagaId, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const FREE: ClaimedKey = { status: 'free' };

export function describeKeys(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const start = (overrides: Partial<KeyClaim> = {}): KeyClaim => claimOf(aSaga(), overrides);

  describe('claimed keys', () => {
    it('are free once, and then taken by the saga that was first', async () => {
      const first = start({ key: 'K' });
      expect(await claim(store, first)).toEqual([FREE]);
      expect(await claim(other, start({ key: 'K' }))).toEqual([
        { status: 'key-taken', sagaId: first.sagaId },
      ]);
    });

    it('answer the same request with the same saga, whatever has become of it', async () => {
      const saga = aSaga({ key: 'K' });
      const request = claimOf(saga, { idempotencyKey: 'I' });
      expect(await claim(store, request)).toEqual([FREE]);
      const repeated = { status: 'repeated', sagaId: saga.id };
      const again = start({ key: 'K', idempotencyKey: 'I' });
      expect(await claim(other, again)).toEqual([repeated]);

      await save(store, changeTo(saga));
      const ended = advanced(saga, { status: 'completed', endedAt: saga.startedAt + 1 });
      await save(store, changeTo(ended, { fromRevision: 1, releaseKey: true }));
      expect(await claim(other, again)).toEqual([repeated]);
      expect(await claim(other, start({ key: 'K' }))).toEqual([FREE]);
      expect(await claim(other, again)).toEqual([repeated]);
    });

    it('answer a claim that is made once more with its own saga', async () => {
      for (const keyed of [{}, { idempotencyKey: 'I' }]) {
        const once = start(keyed);
        const repeated = { status: 'repeated', sagaId: once.sagaId };
        // Within a call, after the commit, and from another orchestrator: as after a commit whose answer was lost.
        expect(await claim(store, once, once)).toEqual([FREE, repeated]);
        expect(await claim(store, once)).toEqual([repeated]);
        expect(await claim(other, once)).toEqual([repeated]);
      }
    });

    it('refuse another request under the same idempotency key', async () => {
      const first = start({ idempotencyKey: 'I' });
      await claim(store, first);
      expect(await claim(other, start({ idempotencyKey: 'I', bodyHash: 'another' }))).toEqual([
        { status: 'idempotency-conflict', sagaId: first.sagaId },
      ]);
    });

    it('are decided within one call as if one came after the other', async () => {
      const first = start({ key: 'K', idempotencyKey: 'I' });
      const answers = await claim(
        store,
        first,
        start({ key: 'K', idempotencyKey: 'I' }),
        start({ key: 'L', idempotencyKey: 'I', bodyHash: 'another' }),
        start({ key: 'K', idempotencyKey: 'J' }),
        start({ key: 'K' }),
        start({ key: 'L', idempotencyKey: 'J' }),
      );
      const { sagaId } = first;
      expect(answers).toEqual([
        FREE,
        { status: 'repeated', sagaId },
        { status: 'idempotency-conflict', sagaId },
        { status: 'key-taken', sagaId },
        { status: 'key-taken', sagaId },
        FREE,
      ]);
    });

    it('leave nothing behind when they were not free', async () => {
      const holder = start({ key: 'K' });
      await claim(store, holder);
      expect(await claim(store, start({ key: 'K', idempotencyKey: 'I' }))).toMatchObject([
        { status: 'key-taken' },
      ]);
      const next = start({ key: 'L', idempotencyKey: 'I', bodyHash: 'another' });
      expect(await claim(other, next)).toEqual([FREE]);
      expect(await claim(other, start({ key: 'M', idempotencyKey: 'I', bodyHash: 'another' }))).toEqual([
        { status: 'repeated', sagaId: next.sagaId },
      ]);
      // The repeated one has not taken M.
      expect(await claim(store, start({ key: 'M' }))).toEqual([FREE]);
    });

    it('are given up when the transaction is', async () => {
      const broken = new Error('no');
      const outcome = store.transact(async (transaction) => {
        await transaction.claimKeys([start({ key: 'K', idempotencyKey: 'I' })]);
        throw broken;
      });
      await expect(outcome).rejects.toBe(broken);
      expect(await claim(other, start({ key: 'K', idempotencyKey: 'I' }))).toEqual([FREE]);
    });

    it('are kept by a saga that has ended, unless it releases them', async () => {
      const saga = aSaga({ key: 'K' });
      await claim(store, claimOf(saga));
      await save(store, changeTo(saga));
      await save(store, changeTo(advanced(saga, { status: 'completed', endedAt: 1 }), { fromRevision: 1 }));
      expect(await claim(store, start({ key: 'K' }))).toEqual([{ status: 'key-taken', sagaId: saga.id }]);
    });

    it('are released only by the saga that holds them', async () => {
      const holder = start({ key: 'K' });
      await claim(store, holder);
      const stranger = aSaga({ key: 'K', status: 'compensated' });
      await save(store, changeTo(stranger, { releaseKey: true }));
      expect(await claim(store, start({ key: 'K' }))).toEqual([
        { status: 'key-taken', sagaId: holder.sagaId },
      ]);
    });

    it('of other tenants and definitions are other keys', async () => {
      const same = { key: 'K', idempotencyKey: 'I' };
      const elsewhere = [
        {},
        { tenant: 'globex' },
        { definition: 'parcel' },
        { tenant: 'globex', definition: 'parcel' },
      ];
      const answers = await claim(store, ...elsewhere.map((place) => start({ ...same, ...place })));
      expect(answers).toEqual([FREE, FREE, FREE, FREE]);
    });

    it('are told apart however alike they look', async () => {
      const alike = ['k', 'K', 'k ', '"k"', 'k,k', '{k}', 'NULL', '', '\\', 'é', 'e\u0301'];
      const answers = await claim(store, ...alike.map((key) => start({ key, idempotencyKey: key })));
      expect(answers).toEqual(alike.map(() => FREE));
    });

    it('are refused, with the name of the saga, if they could not be kept as they are', async () => {
      for (const key of ['a\0', 'half \ud800']) {
        for (const broken of [start({ key }), start({ idempotencyKey: key }), start({ tenant: key })]) {
          const outcome = claim(store, start(), broken);
          await expect(outcome).rejects.toThrow(broken.sagaId);
          await expect(outcome).rejects.not.toBeInstanceOf(StoreUnavailable);
        }
      }
      expect(store.healthy).toBe(true);
    });

    it('go to exactly one of many that ask at once, and all others are told who it is', async () => {
      const requests = Array.from({ length: 20 }, () => start({ key: newSagaId(), idempotencyKey: 'I' }));
      const answers = (
        await Promise.all(requests.map((request, index) => claim(index % 2 === 0 ? store : other, request)))
      ).flat();
      const winner = requests[answers.findIndex(({ status }) => status === 'free')];
      expect(answers.filter(({ status }) => status === 'free')).toHaveLength(1);
      const others = answers.filter(({ status }) => status !== 'free');
      expect(others).toEqual(others.map(() => ({ status: 'repeated', sagaId: winner?.sagaId })));
    });

    it('do not deadlock when batches name them in another order', async () => {
      const names = Array.from({ length: 12 }, (_, index) => `key ${index}`);
      const batch = (order: readonly string[]) =>
        order.map((name) => start({ key: name, idempotencyKey: `request ${name}` }));
      const rounds = Array.from({ length: 8 }, () => [
        claim(store, ...batch(names)),
        claim(other, ...batch(names.toReversed())),
      ]);
      const answers = (await Promise.all(rounds.flat())).flat();
      expect(answers.filter(({ status }) => status === 'free')).toHaveLength(names.length);
    });

    it('are answered in batches as they are one by one', async () => {
      const pick = <Value>(values: readonly Value[]): Value | undefined =>
        values[Math.floor(Math.random() * values.length)];
      for (let round = 0; round < 10; round++) {
        const claims = Array.from({ length: 12 }, () =>
          start({
            key: `${round} ${pick(['a', 'b', 'c'])}`,
            idempotencyKey: pick([undefined, `${round} x`, `${round} y`]),
            bodyHash: pick(['h1', 'h2']) ?? '',
          }),
        );
        const singly: ClaimedKey[] = [];
        for (const one of claims) singly.push(...(await claim(store, { ...one, tenant: 'one by one' })));
        const batches = [
          ...(await claim(store, ...claims.slice(0, 5))),
          ...(await claim(other, ...claims.slice(5))),
        ];
        expect(batches, JSON.stringify(claims)).toEqual(singly);
      }
    });
  });
}
