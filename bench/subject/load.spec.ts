import { describe, expect, it, vi } from 'vitest';
import { load } from './load.js';
import type { Done, Post } from './protocol.js';
import type { End } from './subject.js';

describe('a task', () => {
  it('never has more sagas under way than it may, and does as many as it was asked for', async () => {
    let underWay = 0;
    let most = 0;
    const keys = new Set<string>();
    const done = await load(
      { task: 'saturate', sagas: 50, inFlight: 7, compensateEvery: 10 },
      {
        run: async (key, fails) => {
          keys.add(key);
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise(setImmediate);
          underWay -= 1;
          return fails ? 'compensated' : 'completed';
        },
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
    const run = async (): Promise<End> => {
      started += 1;
      if (started === 5) end();
      await ended;
      return 'completed';
    };
    const done = load({ task: 'pace', sagas: 5, perSecond: 1_000 }, { run });
    expect(await done).toMatchObject({ sagas: 5, completed: 5 });
  });

  it('begins no saga after its time, and waits for those under way', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const run = async (): Promise<End> => {
      await ended;
      return 'completed';
    };
    const task = { task: 'saturate', sagas: 50, inFlight: 7, compensateEvery: 0, withinMs: 1 } as const;
    const from = performance.now();
    const done = load(task, { run });
    await vi.waitUntil(() => performance.now() > from + 2, { interval: 1 });
    end();
    expect(await done).toMatchObject({ sagas: 7, completed: 7 });
  });

  it('runs sagas of the shape that it asks for', async () => {
    const shapes = new Set<string | undefined>();
    const run = async (_key: string, _fails: boolean, shape?: string): Promise<End> => {
      shapes.add(shape);
      return 'completed';
    };
    const task = { task: 'saturate', sagas: 3, inFlight: 1, compensateEvery: 0 } as const;
    await load(task, { run });
    await load({ ...task, shape: 'branches' }, { run });
    expect([...shapes]).toEqual([undefined, 'branches']);
  });

  it("over HTTP is the subject's own to do, if it can", async () => {
    const run = (): Promise<End> => Promise.reject(new Error('not asked for'));
    const task = { task: 'post', sagas: 2, connections: 1 } as const;
    await expect(load(task, { run })).rejects.toThrow('no starts over HTTP');
    const done = { sagas: 2, completed: 2, compensated: 0, elapsedMs: 1, latenciesMs: [1, 1] };
    const prefixes = new Set<string>();
    const post = async (_task: Post, prefix: string): Promise<Done> => {
      prefixes.add(prefix);
      return done;
    };
    expect(await load(task, { run, post })).toBe(done);
    await load(task, { run, post });
    expect(prefixes.size).toBe(2);
  });

  it('fails when one of its sagas does', async () => {
    const run = (): Promise<End> => Promise.reject(new Error('no database'));
    const failing = load({ task: 'saturate', sagas: 3, inFlight: 1, compensateEvery: 0 }, { run });
    await expect(failing).rejects.toThrow('no database');
  });
});
