import type { LetterFilter, ListedLetter } from '@edda/orchestration';
import { InvalidCursor } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter, aLetterOf } from './letters.js';
import { newSagaId } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const UNKNOWN = '019b0c5f-02d4-7a10-8c55-9e1f4b7a2d60';

export function describeDeadLetters(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const listed = async (filter: Partial<LetterFilter> = {}): Promise<readonly ListedLetter[]> =>
    (await other.listLetters({ tenant: 'acme', limit: 100, ...filter })).items;
  const idsOf = (letters: readonly { readonly messageId?: string }[]) =>
    letters.map(({ messageId }) => messageId);

  describe('a dead letter', () => {
    it('is found as it was recorded, with all that is known of it', async () => {
      const letter = aLetterOf(undefined, {
        stack: 'Error: no\n  at charge',
        attempts: 3,
        correlationId: 'c',
        type: 't',
        contractVersion: 2,
        appId: 'orchestrator',
        userId: 'payment',
        contentType: 'application/json',
        headers: { nul: '\0', half: '\ud800', number: 1.5 },
        xDeath: '[{"count":1}]',
        content: Uint8Array.from([0, 255, 92]),
      });
      await store.recordLetters([letter]);
      const [found] = await listed();
      const { content, ...rest } = letter;
      const { id, firstSeenAt, lastSeenAt } = found ?? {};
      const stored = { ...rest, id, status: 'open', firstSeenAt, lastSeenAt, times: 1 };
      expect(found).toEqual(stored);
      expect(firstSeenAt).toBe(lastSeenAt);
      expect(await other.findLetter('acme', id ?? '')).toEqual({ ...stored, content });
    });

    it('can have next to nothing', async () => {
      const {
        messageId: _,
        name: __,
        content: ___,
        ...bare
      } = aLetter({ headers: {}, sizeBytes: 9_000_000 });
      await store.recordLetters([bare]);
      const [found] = await listed();
      expect(await other.findLetter('acme', found?.id ?? '')).toEqual({ ...found, ...bare });
      expect(found).not.toHaveProperty('messageId');
    });

    it("is nobody else's, and not found by another id", async () => {
      await store.recordLetters([aLetter()]);
      const [found] = await listed();
      expect(await store.findLetter('globex', found?.id ?? '')).toBeUndefined();
      for (const id of [UNKNOWN, 'x', '\0']) expect(await store.findLetter('acme', id)).toBeUndefined();
      expect(await store.listLetters({ tenant: 'globex', limit: 9 })).toEqual({ items: [] });
    });

    it('that dies again for the same reason is the same letter: seen once more, with what was said last', async () => {
      const letter = aLetter({ detail: 'first' });
      await store.recordLetters([letter, letter]);
      await other.recordLetters([{ ...letter, detail: 'last', cause: 'another' }]);
      expect(await listed()).toEqual([
        expect.objectContaining({ times: 3, detail: 'last', cause: 'another' }),
      ]);
    });

    it('that dies again keeps nothing of what was said of it before', async () => {
      const { type, saga, userId, ...letter } = aLetterOf(undefined, { type: 't', userId: 'mallory' });
      await store.recordLetters([{ ...letter, type, saga, userId }]);
      await store.recordLetters([{ ...letter, isCopy: false, exchange: 'edda.replies.payment' }]);
      const [found] = await listed();
      expect(found).toMatchObject({ isCopy: false, exchange: 'edda.replies.payment', times: 2 });
      for (const field of ['type', 'saga', 'userId']) expect(found).not.toHaveProperty(field);
    });

    it.each([
      ['tenant', { tenant: 'globex' }],
      ['queue', { queue: 'bank.commands' }],
      ['reason', { reason: 'undecodable' }],
      ['message id', { messageId: 'another' }],
      ['bytes', { hash: 'f'.repeat(64) }],
    ] as const)('with another %s is another letter', async (_, changes) => {
      const letter = aLetter();
      await store.recordLetters([letter, { ...letter, ...changes }]);
      const both = [...(await listed()), ...(await listed({ tenant: 'globex' }))];
      expect(both.map(({ times }) => times)).toEqual([1, 1]);
    });

    it('is kept once, however many record it at once', async () => {
      const letters = Array.from({ length: 20 }, () => aLetter());
      await Promise.all([
        store.recordLetters(letters),
        other.recordLetters(letters.toReversed()),
        store.recordLetters(letters),
      ]);
      expect((await listed()).map(({ times }) => times)).toEqual(Array(20).fill(3));
      await store.recordLetters([]);
    });
  });

  describe('a list of dead letters', () => {
    it('has the one last seen first, all of them once, page by page', async () => {
      const letters = Array.from({ length: 7 }, () => aLetter());
      for (const letter of letters) await store.recordLetters([letter]);
      await store.recordLetters(letters.slice(0, 1));
      const seen: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const page = await other.listLetters({ tenant: 'acme', limit: 3, ...(cursor ? { cursor } : {}) });
        seen.push(...idsOf(page.items));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toHaveLength(7);
      expect(new Set(seen)).toEqual(new Set(idsOf(letters)));
      const byTime = (await listed()).map(({ lastSeenAt }) => lastSeenAt);
      expect(byTime).toEqual(byTime.toSorted((a, b) => b - a));
    });

    it('has all of them on pages, also of those that came at the same time', async () => {
      await store.recordLetters(Array.from({ length: 5 }, () => aLetter()));
      const first = await other.listLetters({ tenant: 'acme', limit: 3 });
      const rest = await other.listLetters({ tenant: 'acme', limit: 3, cursor: first.next ?? '' });
      expect(new Set(idsOf([...first.items, ...rest.items])).size).toBe(5);
      expect(rest.next).toBeUndefined();
    });

    it('can be narrowed down', async () => {
      const mine = aLetterOf(newSagaId(), {
        reason: 'no-handler',
        cause: 'a cause',
        queue: 'bank.commands',
        name: 'bank.pay',
      });
      await store.recordLetters([aLetter(), mine, aLetterOf()]);
      const [found] = await listed({ reason: 'no-handler' });
      for (const filter of [
        { cause: 'a cause' },
        { queue: 'bank.commands' },
        { name: 'bank.pay' },
        { sagaId: mine.saga?.id ?? '' },
        { ids: [found?.id ?? '', UNKNOWN] },
        { status: 'open', cause: 'a cause', name: 'bank.pay' },
      ] as const) {
        expect(idsOf(await listed(filter))).toEqual([mine.messageId]);
      }
      for (const filter of [
        { status: 'redriven' },
        { cause: 'a' },
        { name: 'a\0' },
        { sagaId: 'x' },
        { ids: [] },
        { ids: ['x'] },
        { queue: 'bank.commands', name: 'payment.charge' },
      ] as const) {
        expect(await listed(filter)).toEqual([]);
      }
    });

    it('refuses a cursor that no page ended with', async () => {
      const query = { tenant: 'acme', limit: 3, cursor: 'x' };
      await expect(store.listLetters(query)).rejects.toBeInstanceOf(InvalidCursor);
      expect(store.healthy).toBe(true);
    });
  });

  describe('the groups of dead letters', () => {
    it('are those of the same cause, the largest first', async () => {
      const sagaId = newSagaId();
      await store.recordLetters([aLetter({ cause: 'rare', name: 'a', queue: 'q', reason: 'undecodable' })]);
      await store.recordLetters([aLetterOf(sagaId), aLetterOf(sagaId), aLetterOf(), aLetter()]);
      await store.recordLetters([aLetter({ detail: 'the latest' })]);
      const common = aLetter();
      const groups = await other.letterGroups({ tenant: 'acme' }, 10);
      const times = { firstSeenAt: expect.any(Number), lastSeenAt: expect.any(Number) };
      const { cause, reason, queue, name } = common;
      expect(groups[0]).toMatchObject({ cause, reason, queue, name, count: 5, sagas: 2, ...times });
      expect(groups[1]).toMatchObject({
        cause: 'rare',
        reason: 'undecodable',
        queue: 'q',
        name: 'a',
        count: 1,
        sagas: 0,
      });
      expect(groups).toHaveLength(2);
      expect(await other.letterGroups({ tenant: 'acme' }, 1)).toHaveLength(1);
      expect(await other.letterGroups({ tenant: 'acme', cause: 'rare' }, 9)).toHaveLength(1);
      expect(await other.letterGroups({ tenant: 'acme', status: 'discarded' }, 9)).toEqual([]);
      expect(await other.letterGroups({ tenant: 'globex' }, 9)).toEqual([]);
    });
  });
}
