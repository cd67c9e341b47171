import { brokerContract } from '../broker-contract.js';
import { inProcessBroker } from './in-process-broker-hub.js';

brokerContract('The in-process broker', async () => {
  const hub = inProcessBroker();
  return {
    factory: hub.broker,
    namespace: 'contract',
    interrupt: async () => hub.interrupt(),
    block: async () => {
      hub.block();
      return async () => hub.unblock();
    },
    dispose: async () => undefined,
  };
});
