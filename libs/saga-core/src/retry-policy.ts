import type { Duration } from './duration.js';
import { milliseconds } from './duration.js';

/** How long to wait before another sending. Made with {@link exponential} or {@link fixed}. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly factor: number;
}

/** How often a command is sent before the orchestrator gives up, and how long it waits in between. */
export interface RetryPolicy {
  /** Sendings in all, the first included. At least 1. */
  readonly attempts: number;
  readonly backoff: Backoff;
}

/** Waits `first`, then `factor` times as long each time, `max` at most. Default factor: 2. */
export function exponential(first: Duration, max: Duration, factor = 2): Backoff {
  return { firstMs: milliseconds(first), maxMs: milliseconds(max), factor };
}

/** Waits the same time each time. */
export function fixed(delay: Duration): Backoff {
  const ms = milliseconds(delay);
  return { firstMs: ms, maxMs: ms, factor: 1 };
}

/** Milliseconds to wait after the `count`-th sending (from 1). */
export function delayAfter(backoff: Backoff, count: number): number {
  return Math.round(Math.min(backoff.maxMs, backoff.firstMs * backoff.factor ** Math.max(0, count - 1)));
}

/** A step before or at the pivot gives up after about ten seconds of trying: its saga can still turn back. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, backoff: exponential('500ms', '30s') };

/** A retriable step and a compensation must succeed in the end, so they try for about an hour before they need a person. */
export const DEFAULT_FORWARD_RETRY: RetryPolicy = { attempts: 20, backoff: exponential('500ms', '5m') };

/** After which silence a command is sent again: a lost message, a wiped broker. */
export const DEFAULT_RESEND: Backoff = exponential('10s', '5m');

/** How long a command may be executed after its first sending. Shorter than the fence keeps its rows (30 days). */
export const DEFAULT_COMMAND_LIFETIME_MS: number = milliseconds('7d');
