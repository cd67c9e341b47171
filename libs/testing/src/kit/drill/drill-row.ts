import type { DrillEnd } from './scenario.js';

/** What one fault at one step led to. */
export interface DrillRow {
  /** The name of the scenario, if there are several. */
  readonly scenario?: string;
  readonly step: string;
  /** The run of the step that had the fault: the first one in a loop or a collection. */
  readonly path: string;
  /** `none` for the normal way. */
  readonly fault: string;
  /** How the saga has to end by the rules; `does not apply` for a fault that cannot happen there. */
  readonly expected: DrillEnd | 'does not apply' | 'reached';
  readonly observed: string;
  readonly ok: boolean;
  /** The rule that the expectation follows from, why the fault does not apply, or what is wrong. */
  readonly why: string;
  /** What happened, for a row that is not as expected. */
  readonly story?: string;
}
