import { setTimeout as delay } from 'node:timers/promises';

export interface PollOptions {
  readonly withinMs: number;
  readonly everyMs?: number;
}

/** Asks until the answer is true; false when the deadline has passed. Errors of the question are the caller's. */
export async function poll(
  question: () => boolean | Promise<boolean>,
  options: PollOptions,
): Promise<boolean> {
  const deadline = performance.now() + options.withinMs;
  for (;;) {
    if (await question()) return true;
    if (performance.now() > deadline) return false;
    await delay(options.everyMs ?? 25);
  }
}
