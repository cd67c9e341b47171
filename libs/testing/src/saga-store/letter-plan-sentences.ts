import type { ClaimedLetter, LetterPlan } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import { aLetter, aLetterOf } from './letters.js';
import { newSagaId } from './saga-changes.js';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

const LONG = 600_000;
const SOON = { timeout: 10_000, interval: 20 };
const redrive: LetterPlan = { intention: 'redrive', by: 'ada', because: 'mended' };
const discard: LetterPlan = { intention: 'discard', by: 'ada', because: 'a test' };
const mine = { tenant: 'acme' };

export function describeLetterPlans(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const idOf = async (messageId: string | undefined): Promise<string> => {
    const { items } = await store.listLetters({ tenant: 'acme', limit: 100 });
    return items.find((letter) => letter.messageId === messageId)?.id ?? 'not there';
  };
  const statusOf = async (messageId: string | undefined) =>
    (await store.findLetter('acme', await idOf(messageId)))?.status;
  const settle = (
    letter: ClaimedLetter | undefined,
    status: 'redriven' | 'discarded' | 'open',
    note = 'done',
  ) => {
    if (!letter) throw new Error('No letter was claimed.');
    const { tenant, id, claim } = letter;
    return other.settleLetters([{ tenant, id, claim, status, note }]);
  };

  describe('a plan about dead letters', () => {
    it('is due at once, and is claimed with all that it takes to carry it out', async () => {
      const letter = aLetterOf();
      await store.recordLetters([letter]);
      expect(await store.countLetters(mine)).toBe(1);
      const planned = await store.planLetters(mine, { ...redrive, corrected: '{"cents":7}' });
      expect(planned).toEqual({ count: 1, lastDueAt: expect.any(Number) });
      expect(await store.countLetters(mine)).toBe(0);
      expect(await statusOf(letter.messageId)).toBe('redriving');
      const [claimed] = await other.claimLetters(10, LONG);
      expect(claimed).toMatchObject({
        ...letter,
        status: 'redriving',
        corrected: '{"cents":7}',
        claim: expect.any(String),
        plan: { id: expect.any(String), intention: 'redrive', by: 'ada', because: 'mended' },
      });
    });

    it('marks each letter once: one that is not open is not planned again', async () => {
      await store.recordLetters([aLetter(), aLetter()]);
      const both = await Promise.all([store.planLetters(mine, redrive), other.planLetters(mine, discard)]);
      expect(both.map(({ count }) => count)).not.toEqual([2, 2]);
      const rest = await store.planLetters(mine, redrive);
      expect(both.reduce((sum, { count }) => sum + count, rest.count)).toBe(2);
      expect(await store.planLetters(mine, redrive)).toEqual({ count: 0 });
    });

    it("is about those that fit, and about nobody else's", async () => {
      const [here, there] = [aLetter({ cause: 'a' }), aLetter({ cause: 'b' })];
      await store.recordLetters([here, there, aLetter({ tenant: 'globex', cause: 'a' })]);
      expect(await store.countLetters({ ...mine, cause: 'a' })).toBe(1);
      expect((await store.planLetters({ ...mine, cause: 'a' }, discard)).count).toBe(1);
      expect(await statusOf(here.messageId)).toBe('discarding');
      expect(await statusOf(there.messageId)).toBe('open');
      expect(
        (await store.planLetters({ ...mine, ids: [await idOf(there.messageId), 'x'] }, discard)).count,
      ).toBe(1);
      expect((await store.planLetters({ ...mine, ids: [] }, discard)).count).toBe(0);
      expect(await store.countLetters({ tenant: 'globex' })).toBe(1);
    });

    it('is carried out at the pace that was asked for, the first seen first', async () => {
      const sagaId = newSagaId();
      const letters = [aLetterOf(sagaId), aLetterOf(sagaId), aLetterOf()];
      for (const letter of letters) await store.recordLetters([letter]);
      // Seen once more: it is still the first that came.
      await store.recordLetters(letters.slice(0, 1));
      const { lastDueAt = 0 } = await store.planLetters(mine, { ...redrive, perSecond: 0.001 });
      const dueAt = await Promise.all(
        letters.map(
          async ({ messageId }) => (await store.findLetter('acme', await idOf(messageId)))?.dueAt ?? 0,
        ),
      );
      expect(dueAt.map((at) => Math.round((lastDueAt - at) / 1_000_000))).toEqual([2, 1, 0]);
      expect((await other.claimLetters(10, LONG)).map(({ messageId }) => messageId)).toEqual([
        letters[0]?.messageId,
      ]);
    });

    it('is claimed earliest first, by one at a time, until the lease is over', async () => {
      const letters = Array.from({ length: 6 }, () => aLetter());
      for (const letter of letters) await store.recordLetters([letter]);
      await store.planLetters(mine, { ...redrive, perSecond: 1_000 });
      const claimed: (string | undefined)[] = [];
      const claim = async () => {
        for (const from of [store, other])
          claimed.push(...(await from.claimLetters(2, LONG)).map(({ messageId }) => messageId));
        return claimed.length;
      };
      await expect.poll(claim, SOON).toBe(6);
      expect(claimed).toEqual(letters.map(({ messageId }) => messageId));
      expect(await store.claimLetters(10, LONG)).toEqual([]);
    });

    it('is claimed again, as the same plan, when the lease of whoever had it is over', async () => {
      await store.recordLetters([aLetter()]);
      await store.planLetters(mine, redrive);
      const [first] = await store.claimLetters(10, 0);
      let second: ClaimedLetter | undefined;
      await expect
        .poll(async () => ([second] = await other.claimLetters(10, LONG)) && second?.id, SOON)
        .toBe(first?.id);
      expect(second?.plan).toEqual(first?.plan);
      await settle(first, 'redriven');
      expect((await store.findLetter('acme', first?.id ?? ''))?.status).toBe('redriving');
      await settle(second, 'redriven');
      expect((await store.findLetter('acme', first?.id ?? ''))?.status).toBe('redriven');
    });

    it.each(['redriven', 'discarded', 'open'] as const)(
      'that came to "%s" is settled, with what is to be said',
      async (status) => {
        const letter = aLetter();
        await store.recordLetters([letter]);
        await store.planLetters(mine, { ...redrive, corrected: '{}' });
        const [claimed] = await other.claimLetters(10, LONG);
        await settle(claimed, status, 'a\0 note');
        const found = await store.findLetter('acme', claimed?.id ?? '');
        expect(found).toMatchObject({ status, note: 'a note', corrected: '{}' });
        expect(found).not.toHaveProperty('dueAt');
        expect(await store.countLetters(mine)).toBe(status === 'open' ? 1 : 0);
        await settle(claimed, 'discarded', 'too late');
        expect((await store.findLetter('acme', claimed?.id ?? ''))?.note).toBe('a note');
      },
    );

    it('is over when the letter dies again: it is open, whatever comes of what is being done', async () => {
      const letter = aLetter();
      await store.recordLetters([letter]);
      await store.planLetters(mine, redrive);
      const [claimed] = await other.claimLetters(10, LONG);
      await store.recordLetters([letter]);
      await settle(claimed, 'redriven');
      expect(await statusOf(letter.messageId)).toBe('open');
      // And what was planned anew is not settled by the old claim either.
      await store.planLetters(mine, discard);
      await settle(claimed, 'redriven');
      expect(await statusOf(letter.messageId)).toBe('discarding');
    });

    it("does not keep an earlier one's words, nor its body", async () => {
      const letter = aLetter();
      await store.recordLetters([letter]);
      await store.planLetters(mine, { ...redrive, corrected: '{}' });
      const [claimed] = await other.claimLetters(10, LONG);
      await settle(claimed, 'open', 'it could not be done');
      await store.planLetters(mine, redrive);
      const found = await store.findLetter('acme', claimed?.id ?? '');
      expect(found).not.toHaveProperty('note');
      expect(found).not.toHaveProperty('corrected');
      const [again] = await other.claimLetters(10, LONG);
      expect(again?.plan.id).not.toBe(claimed?.plan.id);
    });

    it('of letters that are large together is claimed in parts', async () => {
      const content = new Uint8Array(1024 * 1024);
      const large = () => aLetter({ content, sizeBytes: content.length });
      for (let count = 0; count < 34; count += 17)
        await store.recordLetters(Array.from({ length: 17 }, large));
      await store.planLetters(mine, redrive);
      const first = await other.claimLetters(100, LONG);
      expect(first.length).toBeLessThan(34);
      expect(first[0]?.content?.length).toBe(content.length);
      const rest = await store.claimLetters(100, LONG);
      expect(first.length + rest.length).toBe(34);
      await store.settleLetters([]);
    });
  });
}
