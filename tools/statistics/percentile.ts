/**
 * The smallest of the values that at least this share of them does not exceed (nearest rank): always one that was measured, never
 * one in between. Undefined for no values.
 *
 * @param share above 0, at most 1: 0.99 for the 99th percentile
 */
export function percentile(values: readonly number[], share: number): number | undefined {
  if (!(share > 0 && share <= 1)) throw new Error(`A share is above 0 and at most 1, not ${share}.`);
  const sorted = values.toSorted((a, b) => a - b);
  // 0.07 * 100 is a little more than 7: without rounding first, the rank would be one too high.
  const rank = Math.ceil(Number((share * sorted.length).toFixed(9)));
  return sorted[rank - 1];
}
