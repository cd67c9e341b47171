import type { Parameters } from 'fast-check';
/**
 * How property tests run: pass it to fast-check's `assert`.
 *
 * - `EDDA_PROPERTY_RUNS`: runs of each property. Default: 1,000.
 * - `EDDA_SEED`: the seed. Default: another one each time. A failure prints the seed that shows it again.
 *
 * @throws if a variable is set to something that is not a whole number
 */
export declare function propertySettings<Values>(
  environment?: Readonly<Record<string, string | undefined>>,
): Parameters<Values> & {
  readonly numRuns: number;
};
