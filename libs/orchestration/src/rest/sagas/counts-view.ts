import type { SagaStatus } from '@edda/saga-core';
import type { SagaCount } from '../../store/saga-reads.js';

/** How many sagas of one version have one status. */
export interface CountView {
  readonly name: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly count: number;
  /** There are at least so many. */
  readonly capped?: true;
}

export interface CountsView {
  readonly items: readonly CountView[];
  readonly cap: number;
}

export function countsView(counts: readonly SagaCount[], cap: number): CountsView {
  const items = counts.map(({ definition, version, status, count, isCapped }) => ({
    name: definition,
    version,
    status,
    count,
    ...(isCapped ? { capped: true as const } : {}),
  }));
  return { items, cap };
}
