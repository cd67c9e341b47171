import { describe, expect, it } from 'vitest';
import { atRate, inParallel, type Clock } from './posting.js';

const never = new AbortController().signal;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('inParallel', () => {
  it('works on every item once', async () => {
    const seen: number[] = [];
    await inParallel(numbers(50), 7, async (item) => void seen.push(item), never);
    expect(seen.toSorted((a, b) => a - b)).toEqual(numbers(50));
  });

  it('has no more at work than the limit, and as many', async () => {
    let atWork = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (atWork += 1));
      await tick();
      atWork -= 1;
    };
    await inParallel(numbers(40), 5, work, never);
    expect(most).toBe(5);
  });

  it('begins nothing more after an error, waits for what was begun, and throws it', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await tick();
      if (item === 2) throw new Error('refused');
      await tick();
      ended.push(item);
    };
    await expect(inParallel(numbers(40), 4, work, never)).rejects.toThrow('refused');
    expect(begun.length).toBeLessThan(10);
    expect(ended.length).toBe(begun.length - 1);
  });

  it('begins nothing more after the signal', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      if (item === 3) stop.abort();
    };
    await inParallel(numbers(40), 1, work, stop.signal);
    expect(begun).toEqual([0, 1, 2, 3]);
  });
});

/** A clock on which a delay takes its time and nothing else takes any. */
class StepClock implements Clock {
  constructor(private time = 1_000) {}

  now(): number {
    return this.time;
  }

  async delay(ms: number): Promise<void> {
    this.time += ms;
  }

  pass(ms: number): void {
    this.time += ms;
  }
}

describe('atRate', () => {
  it('begins the items evenly', async () => {
    const clock = new StepClock();
    const begun: number[] = [];
    await atRate(numbers(5), 50, async () => void begun.push(clock.now() - 1_000), never, clock);
    expect(begun).toEqual([0, 20, 40, 60, 80]);
  });

  it('makes up for a delay that came late', async () => {
    const clock = new StepClock();
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(clock.now() - 1_000);
      if (item === 0) clock.pass(50);
    };
    await atRate(numbers(5), 50, work, never, clock);
    expect(begun).toEqual([0, 50, 50, 60, 80]);
  });

  it('does not wait for what has not come back', async () => {
    const clock = new StepClock();
    const returns: (() => void)[] = [];
    const work = (): Promise<void> =>
      new Promise((resolve) => {
        returns.push(resolve);
        if (returns.length === 3) for (const comeBack of returns) comeBack();
      });
    await atRate(numbers(3), 50, work, never, clock);
    expect(returns).toHaveLength(3);
  });

  it('begins nothing more after an error, and throws it', async () => {
    const clock = new StepClock();
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      if (item === 1) throw new Error('refused');
    };
    await expect(atRate(numbers(100), 50, work, never, clock)).rejects.toThrow('refused');
    expect(begun.length).toBeLessThan(5);
  });

  it('begins nothing more after the signal', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      if (item === 1) stop.abort();
    };
    await atRate(numbers(100), 50, work, stop.signal, new StepClock());
    expect(begun).toEqual([0, 1]);
  });
});
