import type { Tick } from '@edda/orchestration';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SagaStoreSetup, SagaStoreSubject } from './saga-changes.js';

export function describeSchedule(setup: SagaStoreSetup): void {
  let { store, other } = {} as SagaStoreSubject;
  beforeEach(async () => {
    ({ store, other } = await setup());
  });

  const sorted = (ticks: readonly Tick[]) => ticks.toSorted((a, b) => (a.definition < b.definition ? -1 : 1));

  describe('the schedule', () => {
    it('goes by the clock of the database, in whole milliseconds', async () => {
      const before = await store.clock();
      const now = await store.transact((transaction) => transaction.now());
      expect(Number.isSafeInteger(before)).toBe(true);
      expect(now).toBeGreaterThanOrEqual(before);
      expect(await other.clock()).toBeGreaterThanOrEqual(now);
    });

    it('remembers when a definition was seen for the first time, whoever asks later', async () => {
      expect(await store.ticks('acme', ['billing', 'billing'], 1_000)).toEqual([
        { definition: 'billing', at: 1_000 },
      ]);
      expect(sorted(await other.ticks('acme', ['report', 'billing'], 2_000))).toEqual([
        { definition: 'billing', at: 1_000 },
        { definition: 'report', at: 2_000 },
      ]);
      expect(await store.ticks('globex', ['billing'], 3_000)).toEqual([{ definition: 'billing', at: 3_000 }]);
      expect(await store.ticks('acme', [], 1)).toEqual([]);
    });

    it('is the same for all that ask for the first time at once', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `definition ${index}`);
      const asked = Array.from({ length: 8 }, (_, index) =>
        index % 2 === 0
          ? store.ticks('acme', names, 1_000 + index)
          : other.ticks('acme', names.toReversed(), 1_000 + index),
      );
      const [first = [], ...rest] = (await Promise.all(asked)).map(sorted);
      expect(first).toHaveLength(10);
      expect(rest).toEqual(rest.map(() => first));
    });

    it('goes forward only', async () => {
      await store.ticks('acme', ['billing'], 1_000);
      await store.saveTicks('acme', [
        { definition: 'billing', at: 5_000 },
        { definition: 'billing', at: 4_000 },
        { definition: 'report', at: 7_000 },
      ]);
      await other.saveTicks('acme', [{ definition: 'billing', at: 2_000 }]);
      await other.saveTicks('acme', []);
      expect(sorted(await store.ticks('acme', ['billing', 'report'], 9_000))).toEqual([
        { definition: 'billing', at: 5_000 },
        { definition: 'report', at: 7_000 },
      ]);
    });
  });
}
