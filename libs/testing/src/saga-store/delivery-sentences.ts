import type { MailDelivery } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aWait, changeTo, newSagaId, post, save, saveWaiting, someMail } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const LONG = 600_000;
const SHORT = 40;
const SOON = { timeout: 10_000, interval: 20 };

/** Who got what. */
const pairs = (deliveries: readonly MailDelivery[]) =>
  deliveries.map(({ messageId, sagaId }) => `${messageId} to ${sagaId}`).toSorted();

export function describeDeliveries(setup: SagaStoreSetup): void {
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

  describe('a delivery', () => {
    it('is given to another when its lease is over, until it is settled', async () => {
      const saga = await saveWaiting(store, [aWait(1)]);
      const mail = someMail(1);
      await post(store, mail);
      expect(await store.claimDeliveries(10, SHORT)).toHaveLength(1);
      // It is free again at once after this.
      await expect.poll(() => other.claimDeliveries(10, 0), SOON).toMatchObject([{ messageId: mail.id }]);
      await save(
        store,
        changeTo(advanced(saga), { fromRevision: 1, awaits: [], delivered: [mail.id, 'never'] }),
      );
      expect(await store.claimDeliveries(10, 0)).toEqual([]);
    });

    it('is settled with the saga that took it in, and with no other', async () => {
      const [one, two] = [await saveWaiting(store, [aWait(1)]), await saveWaiting(store, [aWait(1)])];
      const mail = someMail(1);
      await post(store, mail);
      expect(await store.claimDeliveries(10, 0)).toHaveLength(2);
      await save(
        store,
        changeTo(advanced(one), { fromRevision: 1, awaits: [], delivered: [mail.id] }),
        changeTo(advanced(two), { fromRevision: 1, delivered: ['another'] }),
      );
      expect(pairs(await claim())).toEqual([`${mail.id} to ${two.id}`]);
    });

    it('is still there when the transaction that settles it is rolled back', async () => {
      const saga = await saveWaiting(store, [aWait(1)]);
      await post(store, someMail(1));
      const [delivery] = await store.claimDeliveries(10, 0);
      const outcome = store.transact(async (transaction) => {
        await transaction.save([
          changeTo(advanced(saga), { fromRevision: 1, awaits: [], delivered: [delivery?.messageId ?? ''] }),
        ]);
        throw new Error('no');
      });
      await expect(outcome).rejects.toThrow('no');
      expect(await claim()).toEqual([delivery]);
    });

    it('is given to one only, the oldest first, and no more than were asked for', async () => {
      const sagas = [];
      for (let index = 0; index < 30; index++) sagas.push(await saveWaiting(store, [aWait(index)]));
      const mail = sagas.map((_, index) => someMail(index));
      for (const one of mail.slice(0, 5)) await post(store, one);
      const ids = mail.map(({ id }) => id);
      expect((await store.claimDeliveries(2, LONG)).map(({ messageId }) => messageId)).toEqual(
        ids.slice(0, 2),
      );
      await post(store, ...mail.slice(5));
      const all: string[] = [];
      await expect
        .poll(async () => {
          const claims = Array.from({ length: 6 }, (_, index) =>
            (index % 2 === 0 ? store : other).claimDeliveries(7, LONG),
          );
          all.push(...(await Promise.all(claims)).flat().map(({ messageId }) => messageId));
          return all.length;
        }, SOON)
        .toBeGreaterThanOrEqual(28);
      expect(all.toSorted()).toEqual(ids.slice(2).toSorted());
    });

    it('that is dropped lets an event that was for this saga alone stand as if it had just come', async () => {
      const saga = await saveWaiting(store, [aWait(1)]);
      const [kept, parked] = [someMail(1), someMail(2, { unexpected: 'park' })];
      await post(store, kept);
      await claim();
      await save(store, changeTo(advanced(saga), { fromRevision: 1, awaits: [aWait(2)] }));
      await store.dropDeliveries([{ messageId: kept.id, sagaId: saga.id }]);
      expect(await claim()).toEqual([]);
      expect(await store.findMail('acme', kept.id)).toMatchObject({ status: 'kept', recipients: 0 });

      await post(store, parked);
      expect(await claim()).toHaveLength(1);
      await save(store, changeTo(advanced(saga, {}, 2), { fromRevision: 2, awaits: [] }));
      await other.dropDeliveries([{ messageId: parked.id, sagaId: saga.id }]);
      expect(await claim()).toEqual([]);
      expect(await statusOf(parked.id)).toBe('parked');

      const next = await saveWaiting(store, [aWait(1)]);
      expect(pairs(await claim())).toEqual([`${kept.id} to ${next.id}`]);
    });

    it('that is dropped changes nothing for an event that other sagas got too', async () => {
      const [one, two] = [await saveWaiting(store, [aWait(1)]), await saveWaiting(store, [aWait(1)])];
      const mail = someMail(1);
      await post(store, mail);
      await claimAll(2);
      await store.dropDeliveries([
        { messageId: mail.id, sagaId: one.id },
        { messageId: mail.id, sagaId: newSagaId() },
        { messageId: 'unknown', sagaId: two.id },
        { messageId: mail.id, sagaId: 'no uuid' },
      ]);
      await store.dropDeliveries([]);
      expect(await claim()).toEqual([]);
      expect(await store.findMail('acme', mail.id)).toMatchObject({ status: 'delivered', recipients: 2 });
    });
  });
}
