import { defaultReportMessage } from 'fast-check';
const DEFAULT_RUNS = 1_000;
/**
 * How property tests run: pass it to fast-check's `assert`.
 *
 * - `EDDA_PROPERTY_RUNS`: runs of each property. Default: 1,000.
 * - `EDDA_SEED`: the seed. Default: another one each time. A failure prints the seed that shows it again.
 *
 * @throws if a variable is set to something that is not a whole number
 */
export function propertySettings(environment = process.env) {
  const seed = wholeNumber(environment, 'EDDA_SEED');
  return {
    numRuns: wholeNumber(environment, 'EDDA_PROPERTY_RUNS') ?? DEFAULT_RUNS,
    ...(seed === undefined ? {} : { seed }),
    reporter: (run) => {
      if (!run.failed) return;
      const again = `EDDA_SEED=${run.seed} EDDA_PROPERTY_RUNS=${run.runConfiguration.numRuns ?? DEFAULT_RUNS}`;
      throw new Error(`${defaultReportMessage(run)}\n\nTo see it again: ${again}`, {
        cause: run.errorInstance,
      });
    },
  };
}
function wholeNumber(environment, name) {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) throw new Error(`${name}=${text} is not a whole number.`);
  return value;
}
//# sourceMappingURL=property-settings.js.map
