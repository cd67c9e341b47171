import { describe, expect, it } from 'vitest';
import { load } from './load.js';

describe('a task', () => {
  it('never has more sagas under way than it may, and does as many as it was asked for', async () => {
    let underWay = 0;
    let most = 0;
    const keys = new Set<string>();
    const done = await load(
      { task: 'saturate', sagas: 50, inFlight: 7, compensateEvery: 10 },
      async (key, fails) => {
        keys.add(key);
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        return fails ? 'compensated' : 'completed';
      },
    );
    expect(most).toBe(7);
    expect(keys.size).toBe(50);
    expect(done).toMatchObject({ sagas: 50, completed: 45, compensated: 5 });
    expect(done.latenciesMs).toHaveLength(50);
  });

  it('starts at its pace, whether or not the one before has ended', async () => {
    let started = 0;
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const done = load({ task: 'pace', sagas: 5, perSecond: 1_000 }, async () => {
      started += 1;
      if (started === 5) end();
      await ended;
      return 'completed';
    });
    expect(await done).toMatchObject({ sagas: 5, completed: 5 });
  });

  it('fails when one of its sagas does', async () => {
    const failing = load({ task: 'saturate', sagas: 3, inFlight: 1, compensateEvery: 0 }, () =>
      Promise.reject(new Error('no database')),
    );
    await expect(failing).rejects.toThrow('no database');
  });
});
