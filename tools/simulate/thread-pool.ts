import type { Outcome, Task } from './task.js';

/** A thread that does one task after the other. `node:worker_threads` has one. */
export interface Thread {
  postMessage(task: Task): void;
  on(event: 'message', listener: (outcome: Outcome) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  terminate(): unknown;
}

/**
 * Gives tasks to threads, each one when it has done the one before. Takes no new task once `onOutcome` has said that it is enough; what is
 * under way is finished. All threads have ended when it resolves.
 *
 * @throws what a thread threw
 */
export async function inThreads(
  tasks: Iterator<Task>,
  threads: readonly Thread[],
  onOutcome: (outcome: Outcome) => 'more' | 'enough',
): Promise<void> {
  let isEnough = false;
  const work = (thread: Thread): Promise<void> =>
    new Promise((resolve, reject) => {
      const next = (): void => {
        const task = isEnough ? undefined : tasks.next();
        if (task === undefined || task.done === true) resolve();
        else thread.postMessage(task.value);
      };
      thread.on('error', reject);
      thread.on('message', (outcome) => {
        if (onOutcome(outcome) === 'enough') isEnough = true;
        next();
      });
      next();
    });
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** All seeds, in pieces that a thread is done with in a second or so. */
export function* pieces(from: number, seeds: number, size: number): Generator<Task, undefined> {
  for (let first = from; first < from + seeds; first += size)
    yield { kind: 'seeds', from: first, count: Math.min(size, from + seeds - first) };
}
