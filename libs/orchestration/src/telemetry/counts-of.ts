import type { Metric } from '@edda/messaging';
import type { Fact } from '@edda/saga-core';
import { hasEnded, stepNameOf } from '@edda/saga-core';
import {
  COMPENSATIONS,
  INPUTS_IGNORED,
  SAGA_DURATION,
  SAGAS_ENDED,
  SAGAS_PARKED,
  SAGAS_STARTED,
  STEP_DURATION,
  STEP_RESENDS,
} from './orchestrator-metrics.js';
import type { ObservedChange } from './step-ends.js';
import { stepEnds } from './step-ends.js';

/** Something to count: by 1, or with a value for a histogram. */
export interface Count {
  readonly metric: Metric;
  readonly labels: readonly string[];
  readonly value: number;
}

/** What a change means for the metrics. It follows from the facts, so whatever is counted stands in a history as well. */
export function countsOf(change: ObservedChange): readonly Count[] {
  const { definition, before, state, entries } = change;
  const counts = entries.flatMap(({ fact }) => countOf(definition.name, fact));
  for (const { path, direction, outcome, sentAt, endedAt } of stepEnds(change)) {
    const labels = [definition.name, stepNameOf(path), direction, outcome];
    counts.push({ metric: STEP_DURATION, labels, value: seconds(sentAt, endedAt) });
  }
  if (hasEnded(state) && !(before && hasEnded(before))) {
    const labels = [definition.name, state.status];
    counts.push({ metric: SAGAS_ENDED, labels, value: 1 });
    const value = seconds(state.startedAt, state.endedAt ?? state.startedAt);
    counts.push({ metric: SAGA_DURATION, labels, value });
  }
  return counts;
}

function countOf(definition: string, fact: Fact): Count[] {
  switch (fact.kind) {
    case 'saga-started':
      return [{ metric: SAGAS_STARTED, labels: [definition], value: 1 }];
    case 'command-sent':
      return fact.epoch === 1 ? [] : [resent(definition, fact.path, 'retry')];
    case 'command-resent':
      return [resent(definition, fact.path, fact.because)];
    case 'compensation-began':
      return [{ metric: COMPENSATIONS, labels: [definition, fact.reason], value: 1 }];
    case 'saga-parked':
      return [{ metric: SAGAS_PARKED, labels: [definition, fact.reason], value: 1 }];
    case 'input-ignored':
      return [{ metric: INPUTS_IGNORED, labels: [definition, fact.reason], value: 1 }];
    default:
      return [];
  }
}

const resent = (definition: string, path: string, because: string): Count => ({
  metric: STEP_RESENDS,
  labels: [definition, stepNameOf(path), because],
  value: 1,
});

const seconds = (from: number, to: number): number => Math.max(0, to - from) / 1_000;
