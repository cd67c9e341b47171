import type { SagaStore } from '@edda/orchestration';

/** What the contract suite needs: two connected stores of the same memory, as two orchestrators have them. */
export interface SagaStoreSubject {
  readonly store: SagaStore;
  readonly other: SagaStore;
}

/** Called before each test. The memory is empty; the stores may be the same ones every time. */
export type SagaStoreSetup = () => Promise<SagaStoreSubject>;
