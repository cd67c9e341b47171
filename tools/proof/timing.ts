import { percentile } from '../statistics/percentile.js';
import type { SagaFact } from './facts.js';

/** How fast sagas came to their end, by the database's clock. Undefined where none has ended. */
export interface Timing {
  /** From the first start to the last end. */
  readonly sagasPerSecond: number | undefined;
  /** From accepted to ended, in milliseconds. */
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

/** Speed and waiting of the sagas that have ended. */
export function timing(sagas: readonly SagaFact[]): Timing {
  const ended = sagas.flatMap(({ startedAtMs, endedAtMs }) =>
    endedAtMs === undefined ? [] : [{ startedAtMs, endedAtMs, tookMs: endedAtMs - startedAtMs }],
  );
  if (ended.length === 0) return { sagasPerSecond: undefined, p50Ms: undefined, p99Ms: undefined };
  const first = ended.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Infinity);
  const last = ended.reduce((most, { endedAtMs }) => Math.max(most, endedAtMs), -Infinity);
  const took = ended.map(({ tookMs }) => tookMs);
  return {
    // The clock may not have moved between the two ends of a single quick saga.
    sagasPerSecond: round((ended.length * 1_000) / Math.max(last - first, 1)),
    p50Ms: round(percentile(took, 0.5)),
    p99Ms: round(percentile(took, 0.99)),
  };
}

const round = <T extends number | undefined>(value: T): T =>
  (value === undefined ? value : Math.round(value * 10) / 10) as T;
