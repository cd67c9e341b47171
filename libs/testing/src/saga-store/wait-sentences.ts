import type { MailDelivery } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  advanced,
  aSaga,
  aWait,
  changeTo,
  paidKey,
  post,
  save,
  saveWaiting,
  someMail,
} from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const LONG = 600_000;
const SOON = { timeout: 10_000, interval: 20 };

export function describeWaits(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const claim = () => other.claimDeliveries(100, LONG);
  const next = async (): Promise<MailDelivery | undefined> => {
    const got: MailDelivery[] = [];
    await expect.poll(async () => got.push(...(await claim())), SOON).toBe(1);
    return got[0];
  };
  const statusOf = async (id: string) => (await store.findMail('acme', id))?.status;

  describe('a wait', () => {
    it.each(['mailbox', 'ignore', 'park'] as const)(
      'takes one event at a time, in the order in which they came, with the policy "%s"',
      async (unexpected) => {
        let saga = await saveWaiting(store, [aWait(1, { path: 'pass[1]' })]);
        // Sorted by their ids they would come in another order.
        const mail = ['z', 'y', 'x', 'w'].map((id) => someMail(1, { id, unexpected }));
        await post(store, ...mail);
        for (const [index, { id }] of mail.entries()) {
          const path = `pass[${index + 1}]`;
          expect(await next()).toMatchObject({ messageId: id, sagaId: saga.id, path });
          expect(await claim()).toEqual([]);
          const awaits = [aWait(1, { path: `pass[${index + 2}]` })];
          await save(
            store,
            changeTo(advanced(saga), { fromRevision: saga.revision, awaits, delivered: [id] }),
          );
          saga = advanced(saga);
        }
        expect(await claim()).toEqual([]);
        expect(await Promise.all(mail.map(({ id }) => statusOf(id)))).toEqual(Array(4).fill('delivered'));
      },
    );

    it('is also one for several keys, and takes one event for all of them', async () => {
      const saga = await saveWaiting(store, [aWait(1), aWait(2)]);
      const [first, second] = [someMail(2, { unexpected: 'park' }), someMail(1, { unexpected: 'park' })];
      await post(store, first, second);
      expect(await next()).toMatchObject({ messageId: first.id });
      expect(await claim()).toEqual([]);
      // Not parked: it cannot be known yet whether the saga will wait for it.
      expect(await statusOf(second.id)).toBe('kept');
      await save(store, changeTo(advanced(saga), { fromRevision: 1, awaits: [], delivered: [first.id] }));
      await expect.poll(async () => [await claim(), await statusOf(second.id)], SOON).toEqual([[], 'parked']);
    });

    it('that an event did not end takes the next one, whichever was kept before or came meanwhile', async () => {
      const [first, second, third] = [someMail(1), someMail(1), someMail(2)];
      await post(store, first, second);
      expect(await claim()).toEqual([]);
      const saga = await saveWaiting(store, [aWait(1), aWait(2)]);
      expect(await next()).toMatchObject({ messageId: first.id });
      await post(store, third);
      expect(await claim()).toEqual([]);
      await save(store, changeTo(advanced(saga), { fromRevision: 1, delivered: [first.id] }));
      expect(await next()).toMatchObject({ messageId: second.id, path: 'payment' });
      await store.dropDeliveries([{ messageId: second.id, sagaId: saga.id }]);
      expect(await next()).toMatchObject({ messageId: second.id });
      await save(store, changeTo(advanced(saga, {}, 2), { fromRevision: 2, delivered: [second.id] }));
      expect(await next()).toMatchObject({ messageId: third.id, path: 'payment' });
    });

    it('of a saga that waits at several steps takes an event at each', async () => {
      const saga = await saveWaiting(store, [
        aWait(1, { path: 'vote[1]', since: 1 }),
        aWait(1, { path: 'vote[2]', since: 2 }),
      ]);
      const mail = [someMail(1), someMail(1)];
      await post(store, ...mail);
      const got = [await claim(), await claim()].flat();
      expect(got).toMatchObject([
        { messageId: mail[0]?.id, sagaId: saga.id, path: 'vote[1]' },
        { messageId: mail[1]?.id, sagaId: saga.id, path: 'vote[2]' },
      ]);
    });

    it('that takes an event leaves other sagas what came after it', async () => {
      const [one, two] = [
        await saveWaiting(store, [aWait(1)]),
        await saveWaiting(store, [aWait(2, { since: 9 })]),
      ];
      const [first, second] = [someMail(1), someMail(0, { keys: [paidKey(1), paidKey(2)] })];
      await post(store, first, second);
      const got = new Map<string, string>();
      const claimed = async () => {
        for (const { messageId, sagaId } of await claim()) got.set(messageId, sagaId);
        return got.size;
      };
      await expect.poll(claimed, SOON).toBe(2);
      expect(got).toEqual(
        new Map([
          [first.id, one.id],
          [second.id, two.id],
        ]),
      );
    });

    it('is replaced with the saga, and is gone with its end', async () => {
      const saga = await saveWaiting(store, [aWait(1), aWait(2, { path: 'refund', dueAt: 5_000 })]);
      const keys = async () =>
        (await other.listAwaited({ tenant: 'acme', keyPrefix: 'order.', limit: 10 })).items.map(
          ({ key, dueAt }) => [key, dueAt],
        );
      // Nothing was said of waits: they stay.
      await save(store, changeTo(advanced(saga), { fromRevision: 1 }));
      expect(await keys()).toEqual([
        [paidKey(1), undefined],
        [paidKey(2), 5_000],
      ]);
      const awaits = [aWait(2, { path: 'refund', dueAt: 9_000 }), aWait(3, { since: Date.now() + 9 })];
      await save(store, changeTo(advanced(saga, {}, 2), { fromRevision: 2, awaits: [...awaits, ...awaits] }));
      expect(await keys()).toEqual([
        [paidKey(2), 9_000],
        [paidKey(3), undefined],
      ]);
      const ended = advanced(saga, { status: 'completed', endedAt: 1 }, 3);
      await save(store, changeTo(ended, { fromRevision: 3, awaits: [] }));
      expect(await keys()).toEqual([]);
      await post(store, someMail(2));
      expect(await claim()).toEqual([]);
    });

    it('that stays as it is is not a new one, and takes nothing that was kept for another', async () => {
      const saga = await saveWaiting(store, [aWait(1, { since: 7 })]);
      expect(await claim()).toEqual([]);
      await save(
        store,
        changeTo(advanced(saga), {
          fromRevision: 1,
          awaits: [aWait(1, { since: 8 }), aWait(2, { since: 8 })],
        }),
      );
      const { items } = await store.listAwaited({ tenant: 'acme', keyPrefix: '', limit: 10 });
      expect(items.map(({ since }) => since)).toEqual([7, 8]);
    });

    it('and an event that are committed at once, in whatever order, come together exactly once', async () => {
      for (let round = 0; round < 40; round++) {
        const saga = aSaga({ status: 'waiting' });
        const mail = someMail(round);
        const wait = save(store, changeTo(saga, { awaits: [aWait(round)] }));
        const event = post(other, mail);
        const claims = Array.from({ length: 4 }, (_, index) =>
          (index % 2 === 0 ? store : other).claimDeliveries(10, LONG),
        );
        const got = (await Promise.all(claims)).flat();
        await Promise.all([wait, event]);
        await expect.poll(async () => got.push(...(await claim())), SOON).toBe(1);
        expect(got).toMatchObject([{ messageId: mail.id, sagaId: saga.id }]);
      }
      expect(await claim()).toEqual([]);
    });

    it('and its event come together exactly once, however many there are and however many look for them', async () => {
      const sagas = Array.from({ length: 80 }, () => aSaga({ status: 'waiting' }));
      const mail = sagas.map((_, order) => someMail(order));
      const got: MailDelivery[] = [];
      // Fewer at once than there are, and more processes than two.
      const some = async (by: typeof store) => got.push(...(await by.claimDeliveries(7, LONG)));
      const work = sagas.flatMap((saga, order) => {
        const [by, beside] = order % 2 === 0 ? [store, other] : [other, store];
        const event = () => post(beside, mail[order] ?? someMail(order));
        return [
          save(by, changeTo(saga, { awaits: [aWait(order)] })).then(() => some(by)),
          event().then(() => some(by)),
        ];
      });
      await Promise.all(work);
      await expect.poll(async () => (await some(store), got.length), SOON).toBe(80);
      expect(await claim()).toEqual([]);
      expect(got.map(({ messageId, sagaId }) => `${messageId} to ${sagaId}`).toSorted()).toEqual(
        sagas.map(({ id }, order) => `${mail[order]?.id} to ${id}`).toSorted(),
      );
    });

    it('takes one of many events that are kept under one key, whoever waits for it beside', async () => {
      const mail = Array.from({ length: 60 }, () => someMail(1));
      await post(store, ...mail);
      expect(await claim()).toEqual([]);
      const sagas = mail.map(() => aSaga({ status: 'waiting' }));
      const got: MailDelivery[] = [];
      const some = async (by: typeof store) => got.push(...(await by.claimDeliveries(7, LONG)));
      const work = sagas.map(async (saga, index) => {
        const by = index % 2 === 0 ? store : other;
        await save(by, changeTo(saga, { awaits: [aWait(1, { since: index })] }));
        await some(by);
      });
      await Promise.all(work);
      await expect.poll(async () => (await some(store), got.length), SOON).toBe(60);
      expect(got.map(({ messageId }) => messageId).toSorted()).toEqual(mail.map(({ id }) => id).toSorted());
      expect(got.map(({ sagaId }) => sagaId).toSorted()).toEqual(sagas.map(({ id }) => id).toSorted());
    });
  });
}
