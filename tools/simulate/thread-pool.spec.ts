import { describe, expect, it } from 'vitest';
import { SeedProgress } from './seed-progress.js';
import type { Outcome, Task } from './task.js';
import { emptyTally } from './tally.js';
import type { Thread } from './thread-pool.js';
import { inThreads, pieces } from './thread-pool.js';

/** A thread that answers at once, and can be made to fail. */
class ObedientThread implements Thread {
  readonly done: Task[] = [];
  hasEnded = false;
  private readonly listeners = new Map<string, (value: never) => void>();

  constructor(private readonly failsAt?: number) {}

  postMessage(task: Task): void {
    this.done.push(task);
    queueMicrotask(() => {
      if (this.done.length === this.failsAt) this.tell('error', new Error('it broke'));
      else this.tell('message', { kind: 'seeds', tally: { ...emptyTally(), seeds: 1 } } satisfies Outcome);
    });
  }

  on(event: string, listener: (value: never) => void): void {
    this.listeners.set(event, listener);
  }

  terminate(): void {
    this.hasEnded = true;
  }

  private tell(event: string, value: unknown): void {
    this.listeners.get(event)?.(value as never);
  }
}

describe('pieces', () => {
  it('cover all seeds once', () => {
    expect([...pieces(5, 7, 3)]).toEqual([
      { kind: 'seeds', from: 5, count: 3 },
      { kind: 'seeds', from: 8, count: 3 },
      { kind: 'seeds', from: 11, count: 1 },
    ]);
  });
});

describe('inThreads', () => {
  it('gives each task to one thread, and ends them all', async () => {
    const threads = [new ObedientThread(), new ObedientThread()];
    let outcomes = 0;
    await inThreads(pieces(1, 10, 1), threads, () => {
      outcomes += 1;
      return 'more';
    });
    expect(outcomes).toBe(10);
    expect(threads.flatMap(({ done }) => done)).toHaveLength(10);
    expect(threads.every(({ hasEnded }) => hasEnded)).toBe(true);
  });

  it('takes nothing new once it is enough', async () => {
    const thread = new ObedientThread();
    await inThreads(pieces(1, 10, 1), [thread], () => (thread.done.length === 3 ? 'enough' : 'more'));
    expect(thread.done).toHaveLength(3);
  });

  it('fails with a thread that fails, and ends the others', async () => {
    const threads = [new ObedientThread(2), new ObedientThread()];
    await expect(inThreads(pieces(1, 100, 1), threads, () => 'more')).rejects.toThrow('it broke');
    expect(threads.every(({ hasEnded }) => hasEnded)).toBe(true);
  });
});

describe('SeedProgress', () => {
  const written = (isTTY: boolean): string[] => {
    const lines: string[] = [];
    const progress = new SeedProgress({ isTTY, write: (text) => lines.push(text) }, 100, 'worlds');
    progress.show(25);
    progress.finish();
    return lines;
  };

  it('shows how far it is on a terminal', () => {
    expect(written(true).join('')).toContain('25 of 100 worlds');
  });

  it('is silent elsewhere', () => {
    expect(written(false)).toEqual([]);
  });
});
