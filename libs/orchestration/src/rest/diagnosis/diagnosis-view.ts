import type { Diagnosis, SagaFinding } from '../../diagnosis/facts.js';
import type { SagaLinks } from '../sagas/saga-view.js';
import { isoTime, linksOf, timeOf } from '../sagas/saga-view.js';

export interface FindingView extends Omit<SagaFinding, 'since'> {
  readonly since?: string;
}

/** Why a saga does not move, or that it does. */
export interface DiagnosisView {
  readonly saga: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly key: string;
    readonly status: string;
    readonly links: SagaLinks;
  };
  /** It does not go on unless somebody does something. */
  readonly stuck: boolean;
  /** When the latest fact was written. */
  readonly since: string;
  readonly findings: readonly FindingView[];
}

export function diagnosisView({ saga, isStuck, since, findings }: Diagnosis, base: string): DiagnosisView {
  const { id, definition: name, version, key, status } = saga;
  return {
    saga: { id, name, version, key, status, links: linksOf(id, base) },
    stuck: isStuck,
    since: isoTime(since),
    findings: findings.map(({ since: from, ...rest }) => ({ ...rest, ...timeOf('since', from) })),
  };
}
