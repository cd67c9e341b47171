/** Waits, or returns at once when the signal says that it is over. Keeps no process alive. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
  });
}

/** 100 ms, then twice as long each time, up to `maxMs`. `failures` counts from 1. */
export function backoffMs(failures: number, maxMs = 5_000): number {
  return Math.min(maxMs, 100 * 2 ** Math.min(failures - 1, 16));
}
