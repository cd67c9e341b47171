/** A length of time: milliseconds, or a number with its unit: `'250ms'`, `'30s'`, `'5m'`, `'12h'`, `'7d'`. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The duration in whole milliseconds.
 *
 * @throws RangeError if it is not a duration, not positive, or longer than 10 years
 */
export function milliseconds(duration: Duration): number {
  const rounded = Math.round(typeof duration === 'number' ? duration : parse(duration));
  if (!(rounded >= 1 && rounded <= 3_653 * 86_400_000)) {
    throw new RangeError(
      `"${duration}" is not a duration: write milliseconds, or a number with ms, s, m, h or d, such as '30s'.`,
    );
  }
  return rounded;
}

/** NaN for what is not a number with its unit. */
function parse(duration: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  return Number(amount) * (UNITS[unit] ?? Number.NaN);
}

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
