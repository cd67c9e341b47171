import { percentile } from '../statistics/percentile.js';
import type { Question } from './questions.js';

/** How long the answers to one question took, in milliseconds. */
export interface Measured {
  readonly name: string;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * Asks each question so many times, all of them in turns, one at a time.
 *
 * @throws with the address and the answer if one is not answered with 200
 */
export async function measureReads(
  url: string,
  questions: readonly Question[],
  rounds: number,
): Promise<readonly Measured[]> {
  const took = questions.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { address }] of questions.entries()) {
      const asked = url + address((round + 0.5) / rounds);
      const from = performance.now();
      // A connection of its own: one that was kept for too long may be closed from the other side just then.
      const response = await fetch(asked, { headers: { connection: 'close' } });
      const text = await response.text();
      took[index]?.push(performance.now() - from);
      if (response.status !== 200) throw new Error(`${asked} was answered with ${response.status}: ${text}`);
    }
  }
  return questions.map(({ name }, index) => {
    const times = took[index] ?? [];
    const at = (share: number): number => percentile(times, share) ?? 0;
    return { name, median: at(0.5), p95: at(0.95), max: at(1) };
  });
}
