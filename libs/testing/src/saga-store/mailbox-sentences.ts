import { InvalidCursor, MAIL_STATUSES, type MailQuery } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { aWait, post, saveWaiting, someMail } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const LONG = 600_000;
const SHORT = 40;
const SOON = { timeout: 10_000, interval: 20 };

export function describeMailbox(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const claim = () => other.claimDeliveries(100, LONG);
  const statusOf = async (id: string) => (await store.findMail('acme', id))?.status;

  describe('the time of an event in the mailbox', () => {
    it('is over when it says so, and then no saga gets it any more', async () => {
      const [short, long] = [someMail(1, { ttlMs: SHORT }), someMail(2)];
      await post(store, short, long);
      expect(await claim()).toEqual([]);
      await expect.poll(() => other.expireMail(10), SOON).toEqual([short.id]);
      expect(await other.expireMail(10)).toEqual([]);
      expect([await statusOf(short.id), await statusOf(long.id)]).toEqual(['expired', 'kept']);
      const saga = await saveWaiting(store, [aWait(1), aWait(2, { path: 'later' })]);
      expect(await claim()).toMatchObject([{ messageId: long.id, sagaId: saga.id }]);
    });

    it('is over even before somebody says so', async () => {
      const mail = someMail(1, { ttlMs: 1 });
      await post(store, mail);
      const now = () => store.transact((transaction) => transaction.now());
      const { expiresAt = 0 } = (await store.findMail('acme', mail.id)) ?? {};
      await expect.poll(now, SOON).toBeGreaterThan(expiresAt + 1);
      expect(await claim()).toEqual([]);
      await saveWaiting(store, [aWait(1)]);
      expect(await claim()).toEqual([]);
    });

    it('ends no more events at once than were asked for, and only kept ones', async () => {
      const saga = await saveWaiting(store, [aWait(9)]);
      const kept = [1, 2, 3].map((order) => someMail(order, { ttlMs: 0 }));
      const others = [
        someMail(9, { ttlMs: 0 }),
        someMail(1, { ttlMs: 0, unexpected: 'park' }),
        someMail(1, { ttlMs: 0, unexpected: 'ignore' }),
      ];
      await post(store, ...kept, ...others);
      expect(await claim()).toMatchObject([{ sagaId: saga.id }]);
      await expect.poll(async () => (await claim(), statusOf(others[2]?.id ?? '')), SOON).toBe('ignored');
      const expired = [...(await store.expireMail(2)), ...(await store.expireMail(2))];
      expect(expired.toSorted()).toEqual(kept.map(({ id }) => id).toSorted());
      expect(await store.expireMail(2)).toEqual([]);
    });
  });

  describe('an event that a person puts away', () => {
    it('is kept with the note, and goes to nobody', async () => {
      const [kept, parked, fresh] = [someMail(1), someMail(2, { unexpected: 'park' }), someMail(3)];
      await post(store, kept, parked);
      await expect.poll(async () => (await claim(), statusOf(parked.id)), SOON).toBe('parked');
      await post(store, fresh);
      for (const { id } of [kept, parked, fresh])
        expect(await other.discardMail('acme', id, 'ada: a test \0')).toBe(true);
      expect(await store.findMail('acme', parked.id)).toMatchObject({
        status: 'discarded',
        note: 'ada: a test ',
      });
      await saveWaiting(
        store,
        [1, 2, 3].map((order) => aWait(order, { path: `step ${order}` })),
      );
      expect(await claim()).toEqual([]);
      expect(await statusOf(fresh.id)).toBe('discarded');
    });

    it('must be there, and nobody may have got it', async () => {
      const saga = await saveWaiting(store, [aWait(1)]);
      const [delivered, ignored] = [someMail(1), someMail(2, { unexpected: 'ignore' })];
      await post(store, delivered, ignored);
      expect(await claim()).toMatchObject([{ sagaId: saga.id }]);
      await expect.poll(async () => (await claim(), statusOf(ignored.id)), SOON).toBe('ignored');
      for (const id of [delivered.id, ignored.id, 'unknown', '\0', ''])
        expect(await store.discardMail('acme', id, 'ada')).toBe(false);
      const mail = someMail(3);
      await post(store, mail);
      expect(await store.discardMail('globex', mail.id, 'ada')).toBe(false);
      expect(await store.discardMail('acme', mail.id, '')).toBe(true);
      expect(await store.discardMail('acme', mail.id, 'bob')).toBe(false);
    });
  });

  describe('an event that a person has delivered after all', () => {
    it('goes to who waits for it by now, whatever became of it, and keeps the note', async () => {
      const [parked, ignored, discarded] = [
        someMail(1, { unexpected: 'park', ttlMs: 1 }),
        someMail(2, { unexpected: 'ignore' }),
        someMail(3),
      ];
      const expired = someMail(4, { ttlMs: 1 });
      await post(store, parked, ignored, discarded, expired);
      await expect.poll(async () => (await claim(), statusOf(ignored.id)), SOON).toBe('ignored');
      await store.discardMail('acme', discarded.id, 'ada: a test');
      await expect.poll(async () => (await claim(), store.expireMail(10)), SOON).toEqual([expired.id]);
      const all = [parked, ignored, discarded, expired];
      const sagas = await Promise.all([1, 2, 3, 4].map((order) => saveWaiting(store, [aWait(order)])));
      expect(await claim()).toEqual([]);
      for (const { id } of all) expect(await other.deliverMail('acme', id, 'bob: after all \0')).toBe(true);
      const given: (readonly [string, string])[] = [];
      await expect
        .poll(async () => {
          given.push(...(await claim()).map(({ messageId, sagaId }) => [messageId, sagaId] as const));
          return given.length;
        }, SOON)
        .toBe(all.length);
      expect(new Map(given)).toEqual(new Map(all.map(({ id }, index) => [id, sagas[index]?.id ?? ''])));
      expect(await store.findMail('acme', parked.id)).toMatchObject({
        status: 'delivered',
        recipients: 1,
        note: 'bob: after all ',
      });
    });

    it('becomes what its policy says if still nobody waits, and must have gone to nobody', async () => {
      const saga = await saveWaiting(store, [aWait(1)]);
      const [delivered, parked, kept] = [someMail(1), someMail(2, { unexpected: 'park' }), someMail(3)];
      await post(store, delivered, parked, kept);
      expect(await claim()).toMatchObject([{ sagaId: saga.id }]);
      await expect.poll(async () => (await claim(), statusOf(parked.id)), SOON).toBe('parked');
      for (const id of [delivered.id, kept.id, 'unknown', '\0', ''])
        expect(await store.deliverMail('acme', id, 'ada')).toBe(false);
      expect(await store.deliverMail('globex', parked.id, 'ada')).toBe(false);
      expect(await store.deliverMail('acme', parked.id, 'ada')).toBe(true);
      expect(await store.deliverMail('acme', parked.id, 'bob')).toBe(false);
      await expect.poll(async () => (await claim(), statusOf(parked.id)), SOON).toBe('parked');
    });
  });

  describe('the list of events', () => {
    const listed = async (query: Partial<MailQuery> = {}) =>
      (await other.listMail({ tenant: 'acme', limit: 100, ...query })).items.map(({ id }) => id);

    it('has them as they came, with what became of them', async () => {
      const mail = someMail(1, { traceparent: '00-a-b-01', body: { text: 'Þ \u0000' }, ttlMs: 86_400_000 });
      await post(store, mail);
      await claim();
      const [stored] = (await other.listMail({ tenant: 'acme', limit: 1 })).items;
      const { receivedAt = 0 } = stored ?? {};
      expect(stored).toEqual({
        ...mail,
        status: 'kept',
        recipients: 0,
        receivedAt: expect.any(Number),
        expiresAt: receivedAt + 86_400_000,
      });
      expect(Number.isSafeInteger(receivedAt)).toBe(true);
      expect(await store.findMail('acme', mail.id)).toEqual(stored);
    });

    it('has the newest first, on pages that new events do not shift', async () => {
      const mail = Array.from({ length: 7 }, (_, index) => someMail(index));
      await post(store, ...mail.slice(0, 4));
      await post(store, ...mail.slice(4), someMail(1, { tenant: 'globex' }));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.listMail({ tenant: 'acme', limit: 3, cursor });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next;
        await post(store, someMail(1));
      } while (cursor !== undefined);
      expect(seen).toEqual(mail.map(({ id }) => id).toReversed());
    });

    it('is narrowed by status and event, alone and together', async () => {
      const kept = someMail(1);
      const parked = someMail(2, { unexpected: 'park' });
      const another = someMail(3, { unexpected: 'park', event: 'order.lost' });
      await post(store, kept, parked, another);
      await expect.poll(async () => (await claim(), statusOf(another.id)), SOON).toBe('parked');
      expect(await listed({ status: 'parked' })).toEqual([another.id, parked.id]);
      expect(await listed({ event: 'order.paid' })).toEqual([parked.id, kept.id]);
      expect(await listed({ event: 'order.paid', status: 'parked' })).toEqual([parked.id]);
      for (const status of MAIL_STATUSES.filter((each) => each !== 'kept' && each !== 'parked'))
        expect(await listed({ status })).toEqual([]);
      for (const strange of ['\0', '\ud800']) {
        expect(await listed({ event: strange })).toEqual([]);
        expect(await listed({ tenant: strange })).toEqual([]);
        expect(await store.findMail(strange, 'x')).toBeUndefined();
        expect(await store.findMail('acme', strange)).toBeUndefined();
      }
    });

    it.each(['', 'x', '0', 'AAAA', '%00', Buffer.from('["1","2"]').toString('base64url'), "' OR 1=1"])(
      'refuses the cursor "%s"',
      async (cursor) => {
        await expect(store.listMail({ tenant: 'acme', limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      },
    );
  });
}
