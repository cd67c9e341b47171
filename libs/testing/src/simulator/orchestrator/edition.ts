import type { SagaRegistry } from '@edda/orchestration/decisions';

/** The definitions that an orchestrator is deployed with. A rollout replaces them, one orchestrator after the other. */
export interface Edition {
  registry: SagaRegistry;
}
