import { describe } from 'vitest';
import { describeKeys } from './saga-store/key-sentences.js';
import { describeOutbox } from './saga-store/outbox-sentences.js';
import { describeQueries } from './saga-store/query-sentences.js';
import type { SagaStoreSetup } from './saga-store/saga-changes.js';
import { describeTimers } from './saga-store/timer-sentences.js';
import { describeTransactions } from './saga-store/transaction-sentences.js';

/** Holds one adapter of the saga store's port to its words, with two stores side by side. */
export function sagaStoreContract(adapter: string, setup: SagaStoreSetup): void {
  describe(`the saga store (${adapter})`, () => {
    describeTransactions(setup);
    describeKeys(setup);
    describeOutbox(setup);
    describeTimers(setup);
    describeQueries(setup);
  });
}
