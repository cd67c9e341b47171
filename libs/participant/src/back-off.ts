import { setTimeout as delay } from 'node:timers/promises';

/** Waits that double, from the first to the longest. In milliseconds. */
export interface BackOff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The wait after so many failures in a row, which is at least one. */
export function backOffMs({ firstMs, longestMs }: BackOff, failures: number): number {
  // 2 ** 40 is longer than any wait; beyond, the product would leave the numbers that a timer takes.
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 40));
}

/** Waits. False, at once, when the signal is or becomes aborted: then there is no point in trying again. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
