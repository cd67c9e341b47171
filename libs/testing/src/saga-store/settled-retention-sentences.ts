import type { DeadLetter, Mail, Pruning } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter } from './letters.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';
import { aWait, post, saveWaiting, someMail } from './saga-changes.js';

/** All of it is older than what comes in a second. */
const all: Pruning = { keepMs: -1_000, limit: 100 };
const young: Pruning = { keepMs: 60_000, limit: 100 };

export function describeSettledRetention(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const mailLeft = async (...mail: readonly Mail[]): Promise<readonly boolean[]> =>
    Promise.all(mail.map(async ({ id }) => (await store.findMail('acme', id)) !== undefined));
  const lettersLeft = async (): Promise<readonly (string | undefined)[]> =>
    (await store.listLetters({ tenant: 'acme', limit: 100 })).items.map(({ messageId }) => messageId);

  /** Has a letter settled so. */
  const settle = async (letter: DeadLetter, status: 'redriven' | 'discarded'): Promise<void> => {
    await store.recordLetters([letter]);
    const { items } = await store.listLetters({ tenant: 'acme', status: 'open', limit: 100 });
    const ids = items.filter(({ messageId }) => messageId === letter.messageId).map(({ id }) => id);
    const intention = status === 'redriven' ? 'redrive' : 'discard';
    await store.planLetters({ tenant: 'acme', ids }, { intention, by: 'ada', because: 'a test' });
    const claimed = await store.claimLetters(10, 60_000);
    await store.settleLetters(claimed.map((one) => ({ ...one, status, note: 'ada: a test' })));
  };

  describe('the retention of events', () => {
    it('is over for those of which nothing will become, and for no others', async () => {
      const ignored = someMail(1, { unexpected: 'ignore' });
      const [kept, parked, put] = [someMail(2), someMail(3, { unexpected: 'park' }), someMail(4)];
      await post(store, ignored, kept, parked, put);
      await store.claimDeliveries(10, 60_000);
      expect(await store.discardMail('acme', put.id, 'ada: a test')).toBe(true);
      expect(await store.pruneMail(young)).toEqual({ removed: 0 });
      expect(await other.pruneMail({ ...all, dryRun: true })).toEqual({ removed: 2 });
      expect(await other.pruneMail(all)).toEqual({ removed: 2 });
      expect(await mailLeft(ignored, kept, parked, put)).toEqual([false, true, true, false]);
    });

    it('is not over before a saga has taken in what was given to it', async () => {
      const saga = await saveWaiting(store, [aWait(1)]);
      const mail = someMail(1);
      await post(store, mail);
      expect(await store.claimDeliveries(10, 60_000)).toHaveLength(1);
      expect(await store.pruneMail(all)).toEqual({ removed: 0 });
      await store.dropDeliveries([{ messageId: mail.id, sagaId: saga.id }]);
      await store.discardMail('acme', mail.id, 'ada: a test');
      expect(await store.pruneMail(all)).toEqual({ removed: 1 });
    });

    it('lets the same event come in again, so it waits for dead letters that are the same event', async () => {
      const mail = someMail(1, { unexpected: 'ignore' });
      await post(store, mail);
      await store.claimDeliveries(10, 60_000);
      const letter = aLetter({ messageId: mail.id });
      await store.recordLetters([letter]);
      expect(await store.pruneMail(all)).toEqual({ removed: 0 });
      expect(await post(store, mail)).toEqual(new Set());
      await settle(letter, 'discarded');
      expect(await store.pruneMail(all)).toEqual({ removed: 1 });
      expect(await post(store, mail)).toEqual(new Set([mail.id]));
    });

    it('is gone through in batches', async () => {
      const mail = [1, 2, 3, 4, 5].map((order) => someMail(order, { unexpected: 'ignore' }));
      await post(store, ...mail);
      await store.claimDeliveries(10, 60_000);
      const first = await store.pruneMail({ ...all, limit: 3 });
      expect(first).toEqual({ removed: 3, next: expect.any(String) });
      expect(await mailLeft(...mail)).toEqual([false, false, false, true, true]);
      expect(await store.pruneMail({ ...all, limit: 3, after: first?.next })).toEqual({ removed: 2 });
    });
  });

  describe('the retention of dead letters', () => {
    it('is over for those that were redriven or discarded, and for no others', async () => {
      const [open, planned, redriven, discarded] = [aLetter(), aLetter(), aLetter(), aLetter()];
      await settle(redriven, 'redriven');
      await settle(discarded, 'discarded');
      await store.recordLetters([open, planned]);
      const { items } = await store.listLetters({ tenant: 'acme', limit: 100 });
      const ids = items.filter(({ messageId }) => messageId === planned.messageId).map(({ id }) => id);
      await store.planLetters({ tenant: 'acme', ids }, { intention: 'redrive', by: 'ada', because: 'later' });
      expect(await store.pruneLetters(young)).toEqual({ removed: 0 });
      expect(await other.pruneLetters({ ...all, dryRun: true })).toEqual({ removed: 2 });
      expect(await other.pruneLetters(all)).toEqual({ removed: 2 });
      expect(new Set(await lettersLeft())).toEqual(new Set([open.messageId, planned.messageId]));
    });

    it('begins anew for one that died again', async () => {
      const letter = aLetter();
      await settle(letter, 'redriven');
      await store.recordLetters([letter]);
      expect(await store.pruneLetters(all)).toEqual({ removed: 0 });
      await settle(letter, 'discarded');
      expect(await store.pruneLetters(all)).toEqual({ removed: 1 });
    });

    it('is gone through in batches', async () => {
      for (let count = 0; count < 3; count++) await settle(aLetter(), 'discarded');
      const first = await store.pruneLetters({ ...all, limit: 2 });
      expect(first).toEqual({ removed: 2, next: expect.any(String) });
      expect(await store.pruneLetters({ ...all, limit: 2, after: first?.next })).toEqual({ removed: 1 });
      expect(await lettersLeft()).toEqual([]);
    });
  });
}
