/** What was seen at a time. */
export interface Point {
  readonly atSeconds: number;
  readonly value: number;
}

/** By how much something may grow and still be called flat: a share of itself, or so much, whichever is more. */
export interface Tolerance {
  readonly share: number;
  readonly atLeast: number;
}

export interface Trend {
  /** In the middle of the third quarter. */
  readonly from: number;
  /** In the middle of the last quarter. */
  readonly to: number;
  /** Most that it may grow in between. */
  readonly allowed: number;
  readonly isFlat: boolean;
}

const LEAST_POINTS = 8;

/**
 * Whether something has stopped growing: the middle of the last quarter of the run against that of the third. The first half does not count,
 * since caches fill and pools open what they need. The middle is the mean without the greatest and the least tenth, so that neither one wild
 * point counts, nor whether a vacuum came just before a point or just behind it. What falls is flat.
 *
 * @throws for fewer than eight points
 */
export function trendOf(points: readonly Point[], { share, atLeast }: Tolerance): Trend {
  const end = points.at(-1)?.atSeconds;
  if (points.length < LEAST_POINTS || end === undefined)
    throw new Error(`There is no trend of fewer than ${LEAST_POINTS} points.`);
  const between = (from: number, to: number): number[] =>
    points.flatMap(({ atSeconds, value }) => (atSeconds > from && atSeconds <= to ? [value] : []));
  const from = middleOf(between(end / 2, (3 * end) / 4));
  const to = middleOf(between((3 * end) / 4, end));
  const allowed = Math.max(Math.abs(from) * share, atLeast);
  return { from, to, allowed, isFlat: to - from <= allowed };
}

/** Of two points none can be left out. */
function middleOf(values: readonly number[]): number {
  const cut = values.length < 3 ? 0 : Math.max(1, Math.floor(values.length / 10));
  const kept = values.toSorted((a, b) => a - b).slice(cut, values.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
