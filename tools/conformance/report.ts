import type { RuleVerdict } from './examine.js';

/** One line for each rule, and what was said last: under one that failed, or under each. */
export function verdictLines(
  { rule, status, sentence, sent, came }: RuleVerdict,
  verbose = false,
): readonly string[] {
  const mark = { passed: 'kept    ', failed: 'BROKEN  ', 'left-out': 'left out' }[status];
  const line = `${mark}  ${rule.padEnd(18)}  ${sentence}`;
  if (status !== 'failed' && !verbose) return [line];
  return [
    line,
    ...sent.map((said) => `            sent  ${said}`),
    ...came.map((said) => `            came  ${said}`),
  ];
}

export interface ConformanceSummary {
  readonly participant: string;
  readonly kept: number;
  readonly broken: number;
  readonly leftOut: number;
  readonly verdicts: readonly RuleVerdict[];
}

export function summaryOf(participant: string, verdicts: readonly RuleVerdict[]): ConformanceSummary {
  const count = (status: RuleVerdict['status']): number =>
    verdicts.filter((verdict) => verdict.status === status).length;
  return {
    participant,
    kept: count('passed'),
    broken: count('failed'),
    leftOut: count('left-out'),
    verdicts,
  };
}

export function summaryLine({ participant, kept, broken, leftOut }: ConformanceSummary): string {
  const rest = leftOut === 0 ? '' : `, and ${leftOut} could not be examined`;
  return broken === 0
    ? `"${participant}" keeps all of ${kept} rules${rest}.`
    : `"${participant}" breaks ${broken} of ${kept + broken} rules${rest}.`;
}
