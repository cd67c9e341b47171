import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Standstill } from './standstill.js';

describe('a standstill', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A process whose clock the test has in its hand. */
  function running() {
    const clock = { now: 1_000 };
    const closing = new AbortController();
    const standstill = new Standstill(closing.signal, () => clock.now);
    /** Runs for a while, as an event loop does: the clock goes on with its timers. */
    const run = (ms: number): void => {
      for (let gone = 0; gone < ms; gone += 50) {
        clock.now += 50;
        vi.advanceTimersByTime(50);
      }
    };
    return { clock, closing, standstill, run };
  }

  it('is not seen in a process that runs, however seldom it is asked', () => {
    const { standstill, run } = running();
    run(60_000);
    expect(standstill.takeMs()).toBe(0);
  });

  it('is not seen in one that is only busy', () => {
    const { clock, standstill } = running();
    clock.now += 2_000;
    expect(standstill.takeMs()).toBe(0);
  });

  it('is told once, with its length, by whoever asks first', () => {
    const { clock, standstill, run } = running();
    run(1_000);
    clock.now += 5_250;
    expect(standstill.takeMs()).toBe(5_000);
    expect(standstill.takeMs()).toBe(0);
  });

  it('is still told when the process has run on for a while, and two of them add up', () => {
    const { clock, standstill, run } = running();
    clock.now += 5_000;
    run(10_000);
    clock.now += 7_000;
    run(10_000);
    expect(standstill.takeMs()).toBeGreaterThan(11_000);
    expect(standstill.takeMs()).toBe(0);
  });

  it('needs no timer any more when the process closes', () => {
    const { closing } = running();
    expect(vi.getTimerCount()).toBe(1);
    closing.abort();
    expect(vi.getTimerCount()).toBe(0);
  });
});
