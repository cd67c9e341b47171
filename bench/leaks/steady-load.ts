import type { Subject } from '../subject/subject.js';

/** How often sagas that are due are started. */
const TICK_MS = 20;
/** If so many have not ended, the load is more than can be done, and no more are started: it is not the load's memory that is looked at. */
const MOST_UNDER_WAY = 5_000;

export interface SteadyLoad {
  readonly ended: number;
  readonly underWay: number;
  /** Starts no more, and resolves when all have ended. */
  readonly stop: () => Promise<void>;
}

/** Starts sagas at a steady rate, and remembers nothing of them. What one of them fails with is told to `onFailed`. */
export function loadSteadily(
  perSecond: number,
  run: Subject['run'],
  onFailed: (error: unknown) => void,
): SteadyLoad {
  const from = performance.now();
  let started = 0;
  let ended = 0;
  let whenDone: (() => void) | undefined;
  const begin = (): void => {
    started += 1;
    run(`steady-${process.pid}-${started}`, false).then(() => {
      ended += 1;
      if (ended === started) whenDone?.();
    }, onFailed);
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - from) / 1_000) * perSecond);
    while (started < due && started - ended < MOST_UNDER_WAY) begin();
  }, TICK_MS);
  return {
    get ended() {
      return ended;
    },
    get underWay() {
      return started - ended;
    },
    stop: () => {
      clearInterval(timer);
      return new Promise((resolve) => {
        if (ended === started) resolve();
        else whenDone = resolve;
      });
    },
  };
}
