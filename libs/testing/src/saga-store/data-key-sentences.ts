import { randomUUID } from 'node:crypto';
import { causeOf } from '@edda/messaging';
import type { AuditEntry, DataKey } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter } from './letters.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';
import { aSaga, changeTo, newSagaId, post, someMail } from './saga-changes.js';

/** Of its sagas nobody makes keys but these sentences. */
const KEYED = 'keyed';

const aKey = (sagaId: string, overrides: Partial<DataKey> = {}): Required<DataKey> => ({
  sagaId,
  master: 'm1',
  wrapped: Uint8Array.of(0, 1, 2, 255),
  ...overrides,
});

/** As a database gives bytes back. */
const plain = (keys: readonly DataKey[]): readonly object[] =>
  keys
    .map((key) => ({ ...key, ...(key.wrapped ? { wrapped: [...key.wrapped] } : {}) }))
    .toSorted((a, b) => (a.sagaId < b.sagaId ? -1 : 1));

export function describeDataKeys(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const anEntry = (tenant: string, target: string): AuditEntry => ({
    tenant,
    who: 'lena',
    roles: ['admin'],
    action: 'saga.erase',
    target,
    reason: 'Asked for.',
    requestId: '',
    details: {},
  });

  /** A saga with a key. */
  async function keyed(overrides: Parameters<typeof aSaga>[0] = {}) {
    const saga = aSaga({ definition: KEYED, ...overrides });
    await store.transact(async (transaction) => {
      await transaction.save([changeTo(saga)]);
      await transaction.addDataKeys([aKey(saga.id)]);
    });
    return saga;
  }

  describe('data keys', () => {
    it('are there once their sagas are, for all that are asked for at once', async () => {
      const [a, b] = [await keyed(), await keyed()];
      const expected = plain([aKey(a.id), aKey(b.id)]);
      expect(plain(await other.dataKeys([b.id, newSagaId(), a.id, 'no id']))).toEqual(expected);
      await other.transact(async (transaction) =>
        expect(plain(await transaction.dataKeys([a.id, b.id]))).toEqual(expected),
      );
      expect(await store.dataKeys([])).toEqual([]);
    });

    it('are not there if their transaction is not, and there is one for a saga', async () => {
      const saga = aSaga({ definition: KEYED });
      const failing = store.transact(async (transaction) => {
        await transaction.save([changeTo(saga)]);
        await transaction.addDataKeys([aKey(saga.id)]);
        throw new Error('No.');
      });
      await expect(failing).rejects.toThrow('No.');
      expect(await store.dataKeys([saga.id])).toEqual([]);
      const { id } = await keyed();
      await expect(store.transact((transaction) => transaction.addDataKeys([aKey(id)]))).rejects.toThrow();
    });

    it('are erased for good, and the audit says so', async () => {
      const tenant = `tenant-${randomUUID()}`;
      const { id } = await keyed({ tenant });
      const erase = () => other.eraseSaga({ tenant, sagaId: id, messageIds: [] }, anEntry(tenant, id));
      expect(
        await other.eraseSaga({ tenant: 'globex', sagaId: id, messageIds: [] }, anEntry('globex', id)),
      ).toBe(false);
      expect(await erase()).toBe(true);
      expect(await erase()).toBe(false);
      expect(await store.dataKeys([id])).toEqual([{ sagaId: id, master: 'm1' }]);
      expect((await store.listAudit({ tenant, limit: 10 })).map(({ target }) => target)).toEqual([id]);
      await store.rewrapDataKeys([aKey(id, { master: 'm2' })]);
      expect(await store.dataKeys([id])).toEqual([{ sagaId: id, master: 'm1' }]);
    });

    it('take the events and the dead letters with them that a saga was given', async () => {
      const id = newSagaId();
      const tenant = 'acme';
      const mail = someMail(1, { tenant });
      const kept = someMail(2, { tenant });
      await post(store, mail, kept);
      const address = { id, definition: KEYED, path: 'charge', kind: 'command' } as const;
      const texts = {
        detail: 'Ada is 5',
        stack: 'at Ada',
        headers: { for: 'Ada' },
        xDeath: '[{"of":"Ada"}]',
      };
      const cause = causeOf({ ...aLetter(), ...texts });
      const saga = { ...address, direction: 'forward', epoch: 2 } as const;
      const own = aLetter({ tenant, saga, ...texts, cause });
      const ofEvent = aLetter({ tenant, messageId: mail.id, name: undefined, ...texts, cause });
      const foreign = aLetter({ tenant });
      await store.recordLetters([own, ofEvent, foreign]);
      await keyed({ id, tenant });
      await store.eraseSaga({ tenant, sagaId: id, messageIds: [mail.id] }, anEntry(tenant, id));
      expect((await other.findMail(tenant, mail.id))?.body).toEqual({ erased: true });
      expect((await other.findMail(tenant, kept.id))?.body).toEqual(kept.body);
      const { items } = await other.listLetters({ tenant, limit: 10 });
      const found = await Promise.all(items.map((letter) => other.findLetter(tenant, letter.id)));
      const bytes = new Map(found.map((letter) => [letter?.messageId, letter?.content !== undefined]));
      for (const letter of found) {
        const isForeign = letter?.messageId === foreign.messageId;
        expect(JSON.stringify(letter).includes('Ada')).toBe(false);
        expect(letter?.detail === 'erased').toBe(!isForeign);
        if (letter && !isForeign) expect(letter.cause).toBe(causeOf(letter));
        expect(letter?.headers).toEqual(isForeign ? foreign.headers : {});
      }
      expect(bytes).toEqual(
        new Map([
          [own.messageId, true],
          [ofEvent.messageId, false],
          [foreign.messageId, true],
        ]),
      );
    });

    it('are wrapped anew', async () => {
      const [a, b] = [await keyed(), await keyed()];
      await store.rewrapDataKeys([aKey(a.id, { master: 'm2', wrapped: Uint8Array.of(9) })]);
      expect(plain(await other.dataKeysNotUnder('m2', 10))).toEqual(plain([aKey(b.id)]));
      expect(plain(await other.dataKeysNotUnder('m3', 1))).toHaveLength(1);
      expect(plain(await other.dataKeys([a.id]))).toEqual([{ sagaId: a.id, master: 'm2', wrapped: [9] }]);
    });

    it('go with their sagas', async () => {
      const { id, definition } = await keyed({ status: 'completed', endedAt: 1 });
      const pruning = { definition, keepMs: 0, limit: 100, keepsBusinessKeys: false };
      await store.pruneSagas(pruning);
      expect(await store.find(id)).toBeUndefined();
      expect(await store.dataKeys([id])).toEqual([]);
    });
  });
}
