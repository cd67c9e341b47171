import { setTimeout as sleep } from 'node:timers/promises';
import type { Done, Pace, Saturate, Task } from './protocol.js';
import type { Subject } from './subject.js';

/** Tells this task's keys from those of all others. */
let tasks = 0;

/**
 * Does a task: starts its sagas, and waits until all have ended.
 *
 * @throws for a task that the subject cannot do
 */
export async function load(task: Task, { run, post }: Pick<Subject, 'run' | 'post'>): Promise<Done> {
  tasks += 1;
  const prefix = `${process.pid}-${Date.now()}-${tasks}`;
  if (task.task === 'post') {
    if (post === undefined) throw new Error('This subject takes no starts over HTTP.');
    return await post(task, prefix);
  }
  const tally = new Tally(prefix, run);
  await (task.task === 'saturate' ? saturate(task, tally) : pace(task, tally));
  return tally.done();
}

async function saturate(task: Saturate, tally: Tally): Promise<void> {
  const { sagas, inFlight, compensateEvery, withinMs = Number.POSITIVE_INFINITY, shape } = task;
  const until = performance.now() + withinMs;
  let started = 0;
  const lane = async (): Promise<void> => {
    while (started < sagas && performance.now() < until) {
      started += 1;
      await tally.run(started, compensateEvery > 0 && started % compensateEvery === 0, shape);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, sagas) }, lane));
}

/** The start that is due is never put off because others are slow: what is slow shows as latency, not as a lower rate. */
async function pace({ sagas, perSecond }: Pace, tally: Tally): Promise<void> {
  const from = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < sagas; index += 1) {
    const dueInMs = from + (index * 1_000) / perSecond - performance.now();
    if (dueInMs > 0) await sleep(dueInMs);
    running.push(tally.run(index, false));
  }
  await Promise.all(running);
}

class Tally {
  private readonly latenciesMs: number[] = [];
  private readonly ends = { completed: 0, compensated: 0 };
  private readonly from = performance.now();

  constructor(
    private readonly prefix: string,
    private readonly begin: Subject['run'],
  ) {}

  async run(index: number, compensates: boolean, shape?: Saturate['shape']): Promise<void> {
    const from = performance.now();
    const end = await this.begin(`${this.prefix}-${index}`, compensates, shape);
    this.latenciesMs.push(performance.now() - from);
    this.ends[end] += 1;
  }

  done(): Done {
    const { latenciesMs, ends, from } = this;
    return {
      sagas: latenciesMs.length,
      ...ends,
      elapsedMs: performance.now() - from,
      latenciesMs,
    };
  }
}
