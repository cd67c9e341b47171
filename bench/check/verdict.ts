import { median } from '../report/result.js';

/** What Edda has to reach of the floor's sagas per second, in the same run. */
export const LEAST = 0.4;

export interface CheckedRates {
  readonly floor: readonly number[];
  readonly edda: readonly number[];
}

export interface Verdict {
  readonly ratio: number;
  readonly isReached: boolean;
  /** For people. */
  readonly sentence: string;
}

/** Medians of the rounds against each other. @throws for no rounds */
export function verdictOf({ floor, edda }: CheckedRates): Verdict {
  const [ours, theirs] = [median(edda), median(floor)];
  const ratio = ours / theirs;
  const isReached = ratio >= LEAST;
  const found = `Edda ends ${ours.toFixed(0)} sagas a second and the floor ${theirs.toFixed(0)}: ${ratio.toFixed(3)} of it`;
  const sentence = isReached
    ? `${found}, at least ${LEAST} as it should be.`
    : `${found}, and it should be at least ${LEAST}. Something became slower, or this machine had much else to do.`;
  return { ratio, isReached, sentence };
}
