import type { DeadLetterReason } from '../dead-letter.js';

/** One wait between two attempts; a queue of its own, so that its messages all wait equally long. */
export interface RetryLevel {
  /** `30s`: part of the queue's name. */
  readonly name: string;
  readonly ms: number;
}

export interface LevelPolicy {
  /** The wait after the first failed attempt, after the second, and so on. After the last one a message is put aside. */
  readonly levels: readonly RetryLevel[];
}

/** Why a delivery was not handled. */
export interface DeliveryProblem {
  /** Only a handler that failed may do better another time. */
  readonly kind:
    'handler-failed' | Extract<DeadLetterReason, 'undecodable' | 'contract-violated' | 'no-handler'>;
  /** A sentence for people. */
  readonly detail: string;
  /** Somebody waits for an answer, and decides by himself whether to ask again. */
  readonly asked: boolean;
}

/** What becomes of a delivery that was not handled. */
export type NextDelivery =
  | { readonly action: 'answer' }
  | { readonly action: 'retry'; readonly level: RetryLevel }
  | { readonly action: 'dead-letter'; readonly reason: DeadLetterReason; readonly detail: string };

/**
 * The decision for a delivery that was not handled.
 *
 * @param attempt which attempt has just failed, from 1
 */
export function nextDelivery(problem: DeliveryProblem, attempt: number, policy: LevelPolicy): NextDelivery {
  const { kind, detail, asked } = problem;
  if (asked) return { action: 'answer' };
  if (kind !== 'handler-failed') return { action: 'dead-letter', reason: kind, detail };
  const level = policy.levels[attempt - 1];
  if (level !== undefined) return { action: 'retry', level };
  const times = attempt === 1 ? 'at the only attempt' : `at each of ${attempt} attempts`;
  return {
    action: 'dead-letter',
    reason: 'unprocessable',
    detail: `It failed ${times}, at last with: ${detail}`,
  };
}

/** The waits of a service that says nothing else. */
export const DEFAULT_RETRIES: readonly string[] = ['5s', '30s', '5m'];

const DURATION = /^([1-9]\d{0,6})(ms|s|m|h)$/;
const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * The levels that the texts name: `5s`, `30s`, `5m`. The same level may stand there several times.
 *
 * @throws if a text is no duration
 */
export function retryLevels(texts: readonly string[]): readonly RetryLevel[] {
  return texts.map((name) => {
    const [, count, unit] = DURATION.exec(name) ?? [];
    if (count === undefined || unit === undefined)
      throw new Error(`"${name}" is no wait between attempts: write "5s", "5m" or "1h".`);
    return { name, ms: Number(count) * UNITS[unit as keyof typeof UNITS] };
  });
}
