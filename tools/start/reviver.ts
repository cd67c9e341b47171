import { realClock, type Clock } from '../run/posting.js';
import { describeError } from '@edda/terminal';

export interface ReviverOptions {
  readonly restart: (name: string) => Promise<void>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Whoever lived this long has died of something else than its start. */
const HEALTHY_AFTER_MS = 60_000;

/** Starts apps again that have died, at once the first time, and ever later one that dies again and again. */
export class Reviver {
  private readonly waits = new Map<string, { ms: number; readyAt: number }>();

  constructor(private readonly options: ReviverOptions) {}

  /** Resolves when the app is ready, or when there is to be an end. Never rejects. */
  async revive(name: string): Promise<void> {
    const { restart, say, signal, clock = realClock } = this.options;
    while (!signal.aborted) {
      const ms = this.nextWait(name, clock);
      say(`${name} is started again ${ms === 0 ? 'now' : `in ${ms / 1_000} s`} ...`);
      await clock.delay(ms, signal);
      if (signal.aborted) return;
      try {
        await restart(name);
        this.waits.set(name, { ms: Math.max(ms, FIRST_WAIT_MS), readyAt: clock.now() });
        say(`${name} is ready again.`);
        return;
      } catch (error) {
        this.waits.set(name, { ms: Math.max(ms, FIRST_WAIT_MS), readyAt: clock.now() });
        say(describeError(error));
      }
    }
  }

  private nextWait(name: string, clock: Clock): number {
    const last = this.waits.get(name);
    if (last === undefined || clock.now() - last.readyAt > HEALTHY_AFTER_MS) return 0;
    return Math.min(last.ms * 2, LONGEST_WAIT_MS);
  }
}
