import type { HistoryEntry, SagaState } from '@edda/saga-core';
import { isUnwanted, stepNameOf } from '@edda/saga-core';

/**
 * The step that turned a saga back, or else the latest that parked it, if one of the new entries says so. What has turned a saga back stays
 * what it was, whatever goes wrong on the way. A person, a deadline or a parent is no step. Of a step in a loop: without its iteration.
 */
export function failedStepIn(
  entries: readonly HistoryEntry[],
  before: Pick<SagaState, 'abort'> | undefined,
): string | undefined {
  if (before?.abort) return undefined;
  let failed: string | undefined;
  for (const { fact } of entries) {
    if (fact.kind === 'saga-parked' && fact.path !== '') failed = stepNameOf(fact.path);
    if (fact.kind !== 'compensation-began') continue;
    return fact.path === '' || isUnwanted(fact.reason) ? failed : stepNameOf(fact.path);
  }
  return failed;
}
