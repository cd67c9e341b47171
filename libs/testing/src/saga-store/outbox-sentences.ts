import type { OutboxMessage } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { advanced, aSaga, changeTo, outboxMessage, save } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const LONG = 600_000;
const SHORT = 40;
const SOON = { timeout: 10_000, interval: 20 };

export function describeOutbox(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  /** A new saga with these messages. */
  const saveMessages = async (ids: readonly string[], leaseMs: number): Promise<readonly OutboxMessage[]> => {
    const saga = aSaga();
    const outbox = ids.map((id) => outboxMessage(saga.id, id));
    await save(store, changeTo(saga, { outbox, leaseMs }));
    return outbox;
  };
  const idsOf = (messages: readonly OutboxMessage[]) => messages.map(({ id }) => id);

  describe('the outbox', () => {
    it('gives messages back exactly as they were saved', async () => {
      const saga = aSaga();
      const text = outboxMessage(saga.id, 'text', { content: '{"a":"Þ\\u0000","b": 1.0,\n"c":"\\ud800"}' });
      const bytes = outboxMessage(saga.id, 'x-bytes', {
        content: Uint8Array.from([0, 255, 128, 10]),
        type: undefined,
      });
      await save(store, changeTo(saga, { outbox: [text, bytes], leaseMs: 0 }));
      expect(await other.claimOutbox(10, LONG)).toEqual([text, bytes]);
    });

    it('leaves new messages to those who wrote them, until their lease is over', async () => {
      await saveMessages(['leased'], LONG);
      await saveMessages(['short'], SHORT);
      await expect.poll(async () => idsOf(await other.claimOutbox(10, LONG)), SOON).toEqual(['short']);
      expect(await other.claimOutbox(10, LONG)).toEqual([]);
    });

    it('gives no message to two at once', async () => {
      for (let round = 0; round < 6; round++) {
        const ids = Array.from(
          { length: 300 },
          (_, index) => `round ${round} ${String(index).padStart(3, '0')}`,
        );
        await saveMessages(ids, 0);
        const claims = Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? store : other).claimOutbox(200, LONG),
        );
        const claimed = idsOf((await Promise.all(claims)).flat());
        const left = idsOf(await other.claimOutbox(1_000, LONG));
        expect([...claimed, ...left].toSorted()).toEqual(ids);
      }
    });

    it('gives a message to another when the lease of a claim is over', async () => {
      await saveMessages(['m'], 0);
      expect(idsOf(await store.claimOutbox(10, SHORT))).toEqual(['m']);
      await expect.poll(async () => idsOf(await other.claimOutbox(10, LONG)), SOON).toEqual(['m']);
      expect(await store.claimOutbox(10, LONG)).toEqual([]);
    });

    it('counts what is in it, whoever has it, and no further than it is asked', async () => {
      expect(await store.unsent(10)).toBe(0);
      await saveMessages(['held'], LONG);
      await saveMessages(['free', 'other'], 0);
      expect([await other.unsent(10), await other.unsent(2)]).toEqual([3, 2]);
      await store.markPublished(['held']);
      expect(await other.unsent(10)).toBe(2);
    });

    it('gives the oldest first, and no more than were asked for', async () => {
      for (const id of ['z', 'y', 'x', 'w']) await saveMessages([id], 0);
      expect(idsOf(await store.claimOutbox(3, LONG))).toEqual(['z', 'y', 'x']);
      expect(idsOf(await store.claimOutbox(3, LONG))).toEqual(['w']);
    });

    it('forgets what was published, and leaves ids alone that it does not know', async () => {
      await saveMessages(['a', 'b', 'c'], 0);
      await other.markPublished(['a', 'never', 'c', 'c']);
      await other.markPublished([]);
      expect(idsOf(await store.claimOutbox(10, LONG))).toEqual(['b']);
    });

    it('gives a postponed message again after its delay, and not before', async () => {
      await saveMessages(['later', 'soon'], 0);
      await store.claimOutbox(10, LONG);
      await store.postpone([{ id: 'later', reason: 'no queue is bound' }], LONG);
      await store.postpone(
        [
          { id: 'soon', reason: 'blocked \0 …'.repeat(1_000) },
          { id: 'unknown', reason: '' },
          { id: 'soon', reason: '' },
        ],
        SHORT,
      );
      await store.postpone([], 0);
      await expect.poll(async () => idsOf(await other.claimOutbox(10, LONG)), SOON).toEqual(['soon']);
    });

    it('waits twice as long for each time that a message could not be sent', async () => {
      await saveMessages(['often', 'once'], LONG);
      const postpone = (id: string) => store.postpone([{ id, reason: 'returned' }], SHORT);
      for (let time = 0; time < 9; time++) await postpone('often');
      await postpone('once');
      const claimed: string[] = [];
      const claim = async () => {
        claimed.push(...idsOf(await other.claimOutbox(10, LONG)));
        return claimed;
      };
      // Had it not been doubled, `often` would have been due before `once`; so it is for many seconds more.
      await expect.poll(claim, SOON).toContain('once');
      expect(claimed).toEqual(['once']);
    });

    it('keeps a message once, however often it is saved', async () => {
      const saga = aSaga();
      const original = outboxMessage(saga.id, 'm');
      await save(store, changeTo(saga, { outbox: [original], leaseMs: 0 }));
      const again = outboxMessage(saga.id, 'm', { content: 'other' });
      const fresh = outboxMessage(saga.id, 'n');
      await save(
        store,
        changeTo(advanced(saga), { fromRevision: 1, outbox: [again, fresh, fresh], leaseMs: 0 }),
      );
      expect(await store.claimOutbox(10, LONG)).toEqual([original, fresh]);
    });

    it('takes a message again after it was published', async () => {
      const [message] = await saveMessages(['m'], 0);
      await store.markPublished(['m']);
      await saveMessages(['m'], 0);
      expect(await store.claimOutbox(10, LONG)).toEqual([
        { ...message, sagaId: expect.any(String), message: expect.anything() },
      ]);
    });

    it('does not deadlock when the same messages are settled in another order', async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `m${index}`);
      await saveMessages(ids, LONG);
      const reasons = ids.map((id) => ({ id, reason: 'returned' }));
      const settled = Array.from({ length: 8 }, () => [
        store.postpone(reasons, 0),
        other.postpone(reasons.toReversed(), 0),
        other.markPublished(ids.slice(20)),
        store.markPublished(ids.slice(20).toReversed()),
      ]);
      await Promise.all(settled.flat());
      expect(idsOf(await store.claimOutbox(100, LONG)).toSorted()).toEqual(ids.slice(0, 20).toSorted());
    });
  });
}
