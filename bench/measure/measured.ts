import type { Usage } from './processes.js';
import { usageOf } from './processes.js';

const SAMPLE_MS = 250;

export interface Measured<Result> {
  readonly result: Result;
  /** Of all processes that took part. Undefined where it cannot be told. */
  readonly cpuSeconds: number | undefined;
  /** The most memory at one of the samples, of the subject's own processes. */
  readonly peakMemoryBytes: number | undefined;
}

/**
 * Does some work and watches what it costs.
 *
 * @param own process ids of the subject; their descendants count too
 * @param services process ids of what it works on: their CPU counts, their memory is not the subject's
 */
export async function measured<Result>(
  own: readonly number[],
  services: readonly number[],
  work: () => Promise<Result>,
): Promise<Measured<Result>> {
  let peak = 0;
  const sample = (usage: Usage | undefined = usageOf(own)): void => {
    peak = Math.max(peak, usage?.memoryBytes ?? 0);
  };
  const timer = setInterval(() => sample(), SAMPLE_MS);
  try {
    const before = usageOf([...own, ...services]);
    const result = await work();
    const after = usageOf([...own, ...services]);
    sample();
    if (!before || !after) return { result, cpuSeconds: undefined, peakMemoryBytes: undefined };
    return { result, cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakMemoryBytes: peak };
  } finally {
    clearInterval(timer);
  }
}
