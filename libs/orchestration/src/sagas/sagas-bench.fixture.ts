import { wireNames } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { BatchProcessor } from '../engine/batch-processor.js';
import { MicroBatcher } from '@edda/messaging';
import { orderSaga, receiptSaga, reportSaga } from '../engine/order-sagas.fixture.js';
import type { Relay } from '../engine/relay.js';
import type { Work, WorkResult } from '../engine/work.js';
import type { Orchestrator } from '../orchestrator.js';
import { SagaRegistry } from '../saga-registry.js';
import type { SagaStore } from '../saga-store.js';
import { Sagas } from '../sagas.js';

/** For specs only: the real thing on some store, without a broker. `busy` sagas are held by another process. */
export function sagasOn<Store extends SagaStore>(
  store: Store,
  definitions: readonly SagaDefinition[] = [orderSaga(1), receiptSaga(), reportSaga()],
) {
  const registry = new SagaRegistry();
  for (const definition of definitions) registry.add(definition);
  const closing = new AbortController();
  const processor = new BatchProcessor({
    store,
    relay: { offer: async () => undefined } as unknown as Relay,
    settings: { registry, names: wireNames(), appId: 'orchestrator', leaseMs: 1_000 },
    log: () => undefined,
    onUnavailable: () => undefined,
    onMail: () => undefined,
    onFacts: () => undefined,
    closing: closing.signal,
  });
  const batcher = new MicroBatcher<Work, WorkResult>((batch) => processor.process(batch), 256);
  const submitted: Work[] = [];
  let busyFor = 0;
  const submit = async (work: Work): Promise<WorkResult> => {
    submitted.push(work);
    if (busyFor > 0 && 'sagaId' in work) {
      busyFor -= 1;
      return { status: 'busy' };
    }
    return await batcher.submit(work);
  };
  const orchestrator = { submit } as unknown as Orchestrator;
  const broker = { status: 'up', look: async () => [] } as const;
  const sagas = new Sagas(orchestrator, registry, store, { namespace: '' }, broker);
  return {
    sagas,
    store,
    submitted,
    /** The next so many inputs for a saga find it held by another process. */
    holdFor: (times: number) => void (busyFor = times),
    /** Starts an order, which then waits for its approval. */
    order: async (orderId = 'o1'): Promise<string> => {
      const outcome = await sagas.start('order', { orderId, cents: 5 });
      if (outcome.status !== 'started') throw new Error(`It was not started: ${outcome.status}`);
      return outcome.sagaId;
    },
    /** Brings events from the mailbox to their sagas, as the deliverer would. */
    deliver: async (): Promise<number> => {
      const deliveries = await store.claimDeliveries(100, 1_000);
      for (const delivery of deliveries)
        await batcher.submit({ kind: 'event', sagaId: delivery.sagaId, delivery });
      return deliveries.length;
    },
  };
}
