import type { MailDelivery } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aWait, changeTo, paidKey, post, save, saveWaiting, someMail } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const LONG = 600_000;
const SOON = { timeout: 10_000, interval: 20 };

/** Who got what. */
const pairs = (deliveries: readonly MailDelivery[]) =>
  deliveries.map(({ messageId, sagaId }) => `${messageId} to ${sagaId}`).toSorted();

export function describeMail(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const claim = () => other.claimDeliveries(100, LONG);
  /** Claims until so many have come. */
  const claimAll = async (count: number): Promise<readonly MailDelivery[]> => {
    const all: MailDelivery[] = [];
    await expect.poll(async () => all.push(...(await claim())), SOON).toBeGreaterThanOrEqual(count);
    return all;
  };
  const statusOf = async (id: string) => (await store.findMail('acme', id))?.status;

  describe('an event in the mailbox', () => {
    it('goes to the saga that waits for it, with all that the saga has to know', async () => {
      const saga = await saveWaiting(store, [aWait(1), aWait(2, { path: 'refund' })]);
      const mail = someMail(2, { body: JSON.parse('{"z":1,"a":"\\u0000\\ud800","__proto__":{}}') });
      await post(store, mail);
      const { id: messageId, event, body } = mail;
      expect(await claim()).toEqual([
        { messageId, sagaId: saga.id, path: 'refund', event, key: paidKey(2), body },
      ]);
      expect(await claim()).toEqual([]);
      expect(await store.findMail('acme', mail.id)).toMatchObject({ status: 'delivered', recipients: 1 });
    });

    it('comes in once, however often it comes', async () => {
      const saga = await saveWaiting(store, [aWait(1)]);
      const mail = someMail(1);
      expect(await post(store, mail, mail)).toEqual(new Set([mail.id]));
      expect(await post(other, mail)).toEqual(new Set());
      expect(pairs(await claim())).toEqual([`${mail.id} to ${saga.id}`]);
      // Not after it was taken in either: the wait is still there, and would take it.
      await save(store, changeTo(advanced(saga), { fromRevision: 1, delivered: [mail.id] }));
      expect(await post(store, mail, someMail(3))).toEqual(new Set([expect.stringMatching(/^event/)]));
      expect(await claim()).toEqual([]);
      expect(await post(store)).toEqual(new Set());
    });

    it('is another event for another tenant', async () => {
      const waiting = await saveWaiting(store, [aWait(1)], { tenant: 'globex' });
      const mine = someMail(1, { id: 'the same id' });
      await post(store, mine);
      expect(await post(store, { ...mine, tenant: 'globex' })).toEqual(new Set(['the same id']));
      expect(pairs(await claim())).toEqual([`the same id to ${waiting.id}`]);
      expect(await statusOf('the same id')).toBe('kept');
    });

    it('is not there when its transaction is rolled back', async () => {
      const mail = someMail(1);
      const broken = new Error('no');
      const outcome = store.transact(async (transaction) => {
        await transaction.post([mail]);
        throw broken;
      });
      await expect(outcome).rejects.toBe(broken);
      expect(await statusOf(mail.id)).toBeUndefined();
      expect(await post(store, mail)).toEqual(new Set([mail.id]));
    });

    it('goes to all sagas that wait for it, and to none that begins to wait later', async () => {
      const sagas = [await saveWaiting(store, [aWait(1)]), await saveWaiting(store, [aWait(1)])];
      const mail = someMail(1);
      await post(store, mail);
      expect(pairs(await claimAll(2))).toEqual(sagas.map(({ id }) => `${mail.id} to ${id}`));
      await saveWaiting(store, [aWait(1)]);
      expect(await claim()).toEqual([]);
      expect(await store.findMail('acme', mail.id)).toMatchObject({ recipients: 2 });
    });

    it('goes to all of them, also to one that gets another event at another step just then', async () => {
      const both = await saveWaiting(store, [aWait(1, { path: 'first' }), aWait(2, { path: 'second' })]);
      const one = await saveWaiting(store, [aWait(2)]);
      const [first, second] = [someMail(1), someMail(2)];
      await post(store, first, second);
      expect(pairs(await claimAll(3))).toEqual(
        [`${first.id} to ${both.id}`, `${second.id} to ${both.id}`, `${second.id} to ${one.id}`].toSorted(),
      );
      expect(await store.findMail('acme', second.id)).toMatchObject({ recipients: 2 });
    });

    it('is found by each of its keys, and goes to a saga once, at its oldest wait', async () => {
      const saga = await saveWaiting(store, [
        aWait(2, { path: 'younger', since: 2 }),
        aWait(1, { path: 'older', since: 1 }),
        aWait(1, { path: 'younger', since: 2 }),
      ]);
      const byAnotherKey = await saveWaiting(store, [aWait(3)]);
      const mail = someMail(0, { keys: [paidKey(1), paidKey(2), paidKey(3), paidKey(1)] });
      await post(store, mail);
      const got = await claimAll(2);
      expect(got.map(({ sagaId, path }) => `${path} of ${sagaId}`).toSorted()).toEqual(
        [`older of ${saga.id}`, `payment of ${byAnotherKey.id}`].toSorted(),
      );
    });

    it('is kept for the first saga that comes to wait for it, and given to that one only', async () => {
      const mail = someMail(1);
      await post(store, mail);
      expect(await claim()).toEqual([]);
      expect(await statusOf(mail.id)).toBe('kept');
      // Both come before anybody looks: the one that has waited longer is the first.
      const sagas = [
        await saveWaiting(store, [aWait(1, { since: 2 })]),
        await saveWaiting(store, [aWait(1, { since: 1 })]),
      ];
      expect(pairs(await claim())).toEqual([`${mail.id} to ${sagas[1]?.id}`]);
      expect(await claim()).toEqual([]);
      expect(await statusOf(mail.id)).toBe('delivered');
    });

    it('that was kept under several keys is given to one saga only, whichever key it is found by', async () => {
      const mail = someMail(0, { keys: [paidKey(1), paidKey(2)] });
      await post(store, mail);
      expect(await claim()).toEqual([]);
      await saveWaiting(store, [aWait(2, { since: 2 })]);
      const first = await saveWaiting(store, [aWait(1, { since: 1 })]);
      expect(pairs(await claim())).toEqual([`${mail.id} to ${first.id}`]);
      expect(await claim()).toEqual([]);
      expect(await store.findMail('acme', mail.id)).toMatchObject({ recipients: 1 });
    });

    it('that was kept first is given first, the nth to the nth saga', async () => {
      const mail = [someMail(1), someMail(1), someMail(1)];
      await post(store, ...mail);
      expect(await claim()).toEqual([]);
      const sagas = [
        await saveWaiting(store, [aWait(1, { since: 1 })]),
        await saveWaiting(store, [aWait(1, { since: 2 })]),
      ];
      expect(pairs(await claimAll(2))).toEqual(
        sagas.map((saga, index) => `${mail[index]?.id} to ${saga.id}`).toSorted(),
      );
      expect(await statusOf(mail[2]?.id ?? '')).toBe('kept');
    });

    it.each([
      ['mailbox', 'kept'],
      ['ignore', 'ignored'],
      ['park', 'parked'],
    ] as const)('that nobody waits for, with the policy "%s", is %s', async (unexpected, status) => {
      const mail = someMail(1, { unexpected });
      await post(store, mail);
      await expect.poll(async () => [await claim(), await statusOf(mail.id)], SOON).toEqual([[], status]);
      await saveWaiting(store, [aWait(1)]);
      expect(await claim()).toHaveLength(status === 'kept' ? 1 : 0);
    });

    it.each(['mailbox', 'ignore', 'park'] as const)(
      'with the policy "%s" goes to a saga that waits for it',
      async (unexpected) => {
        const saga = await saveWaiting(store, [aWait(1)]);
        const mail = someMail(1, { unexpected, ttlMs: 0 });
        await post(store, mail);
        expect(await store.expireMail(10)).toEqual([]);
        expect(pairs(await claim())).toEqual([`${mail.id} to ${saga.id}`]);
      },
    );

    it('does not find sagas by a key that only looks alike', async () => {
      await saveWaiting(store, [
        aWait(1, { key: 'order.paid' }),
        aWait(1, { key: 'order.paid?orderId="1"' }),
        aWait(1, { key: 'ORDER.PAID?orderId=1' }),
        aWait(1, { key: '' }),
      ]);
      await post(store, someMail(1));
      expect(await claim()).toEqual([]);
    });

    it('is refused, with its id, if it could not be kept as it is', async () => {
      for (const broken of [someMail(1, { keys: ['a\0'] }), someMail(1, { id: 'half \ud800' })]) {
        await expect(post(store, someMail(2), broken)).rejects.toThrow(JSON.stringify(broken.id));
      }
      expect(store.healthy).toBe(true);
    });
  });
}
