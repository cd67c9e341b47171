import { InMemorySagaStore } from './in-memory-saga-store.js';
import { sagaStoreContract } from './saga-store-contract.js';

/** The contract's leases run out by themselves. */
const realTime = {
  get nowMs(): number {
    return Date.now();
  },
  advance(): never {
    throw new Error('Nobody moves the real time.');
  },
};

sagaStoreContract('in memory', async () => {
  const store = new InMemorySagaStore(realTime);
  return { store, other: store };
});
