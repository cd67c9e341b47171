import type { SeededRandom } from '../orders/seeded-random.js';
import { realClock, type Clock } from '../run/posting.js';

export interface KillerOptions {
  /** One of these is killed at a time. */
  readonly victims: readonly string[];
  readonly random: SeededRandom;
  /** Sagas that are under way just now. */
  readonly unfinished: () => Promise<number>;
  readonly kill: (name: string) => Promise<void>;
  /** Resolves when it is ready. */
  readonly restart: (name: string) => Promise<void>;
  readonly onKill: (name: string, unfinished: number) => void;
  /** No further kill after it; one that has been begun is restarted. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_000;
const NOTHING_TO_HIT_MS = 100;

/**
 * Kills one victim after the other, each 1 to 3 s after the last one was ready again, and only while there are sagas to be hurt by it. Which
 * one and when follow from the seed.
 */
export async function killAgainAndAgain(options: KillerOptions): Promise<void> {
  const { victims, random, signal, clock = realClock } = options;
  for (;;) {
    const victim = random.pick(victims);
    await clock.delay(random.whole(SHORTEST_MS, LONGEST_MS), signal);
    const unfinished = await sagasToHit(options, clock);
    if (unfinished === 0) return;
    await options.kill(victim);
    options.onKill(victim, unfinished);
    await options.restart(victim);
  }
}

/** Waits until something is under way; 0 when the signal has come. */
async function sagasToHit({ unfinished, signal }: KillerOptions, clock: Clock): Promise<number> {
  while (!signal.aborted) {
    const count = await unfinished();
    if (count > 0 && !signal.aborted) return count;
    await clock.delay(NOTHING_TO_HIT_MS, signal);
  }
  return 0;
}
