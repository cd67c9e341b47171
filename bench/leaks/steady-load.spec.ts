import { expect, it } from 'vitest';
import type { End } from '../subject/subject.js';
import { loadSteadily } from './steady-load.js';

it('a steady load starts sagas at its rate, and waits for those under way when it stops', async () => {
  const waiting: (() => void)[] = [];
  const run = (): Promise<End> => new Promise((resolve) => waiting.push(() => resolve('completed')));
  const from = performance.now();
  const load = loadSteadily(200, run, () => undefined);
  await expect.poll(() => load.underWay).toBeGreaterThan(10);
  const stopped = load.stop();
  const seconds = (performance.now() - from) / 1_000;
  expect(load.underWay).toBeLessThanOrEqual(200 * seconds);
  expect(load.ended).toBe(0);
  for (const end of waiting) end();
  await stopped;
  expect(load).toMatchObject({ ended: waiting.length, underWay: 0 });
});

it('a steady load tells of a saga that fails', async () => {
  const failed: unknown[] = [];
  const load = loadSteadily(
    500,
    () => Promise.reject(new Error('no database')),
    (error) => failed.push(error),
  );
  await expect.poll(() => failed.length).toBeGreaterThan(0);
  void load.stop();
  expect(String(failed[0])).toContain('no database');
});
