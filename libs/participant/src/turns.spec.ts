import { expect, it, vi } from 'vitest';
import { Turns } from './turns.js';

/** Tells what runs at each time, and ends work by its name. */
function bench(atMostMs?: number) {
  const turns = new Turns(atMostMs);
  const running = new Set<string>();
  const ends = new Map<string, (failed?: Error) => void>();
  const work = (name: string) => async () => {
    running.add(name);
    await new Promise<void>((resolve, reject) => {
      ends.set(name, (failed) => (failed === undefined ? resolve() : reject(failed)));
    }).finally(() => running.delete(name));
    return name;
  };
  const now = async () => {
    await new Promise(setImmediate);
    return [...running].join(' ');
  };
  const end = (name: string, failed?: Error) => ends.get(name)?.(failed);
  return { turns, work, now, end };
}

it('runs side by side what may', async () => {
  const { turns, work, now } = bench();
  void turns.together(work('a'));
  void turns.together(work('b'));
  expect(await now()).toBe('a b');
});

it('runs nothing beside what is alone, and lets nobody overtake it', async () => {
  const { turns, work, now, end } = bench();
  void turns.together(work('a'));
  void turns.together(work('b'));
  void turns.alone(work('suspect'));
  void turns.alone(work('other'));
  void turns.together(work('c'));
  void turns.together(work('d'));
  expect(await now()).toBe('a b');
  end('a');
  expect(await now()).toBe('b');
  end('b');
  expect(await now()).toBe('suspect');
  end('suspect');
  expect(await now()).toBe('other');
  end('other');
  expect(await now()).toBe('c d');
});

it('goes on after work that fails, alone or not', async () => {
  const { turns, work, now, end } = bench();
  const failing = turns.alone(work('a'));
  const next = turns.together(work('b'));
  await now();
  end('a', new Error('failed'));
  await expect(failing).rejects.toThrow('failed');
  expect(await now()).toBe('b');
  end('b');
  expect(await next).toBe('b');
});

it('does not let work that hangs hold up the others for ever, whether they wait for it or it is alone', async () => {
  const { turns, work, now, end } = bench(20);
  void turns.together(work('hanging'));
  void turns.alone(work('suspect'));
  void turns.together(work('a'));
  expect(await now()).toBe('hanging');
  await expect.poll(now, { interval: 1 }).toBe('hanging suspect');
  await expect.poll(now, { interval: 1 }).toBe('hanging suspect a');
  // What ends late is not counted twice: somebody who wants to be alone now waits for those that are left.
  end('hanging');
  end('suspect');
  void turns.alone(work('next'));
  expect(await now()).toBe('a');
  end('a');
  expect(await now()).toBe('next');
});

it('waits as long as it takes where nobody has to wait for it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { turns, work, now, end } = bench(1);
  void turns.together(work('a'));
  void turns.together(work('b'));
  expect(await now()).toBe('a b');
  vi.advanceTimersByTime(5);
  end('b');
  void turns.alone(work('suspect'));
  expect(await now()).toBe('a');
  vi.useRealTimers();
});
