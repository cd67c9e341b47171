import { setTimeout as delay } from 'node:timers/promises';

/** Waits. False, at once, when the signal is or becomes aborted: then there is no point in trying again. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
