import type { BusInstance, ClassConstructor, WorkflowState } from '@node-ts/bus-core';
import { Ends } from '../../../dist/subject/ends.js';
import { needed } from '../../../dist/subject/needed.js';
import { orderOf } from '../../../dist/subject/order.js';
import { startSecondProcess } from '../../../dist/subject/second-process.js';
import { serve } from '../../../dist/subject/serve.js';
import type { Subject } from '../../../dist/subject/subject.js';
import { configureBus, CONCURRENCY } from './bus.js';
import { PlaceOrder } from './messages.js';
import { PostgresPersistence } from './persistence.js';
import { Saga } from './saga.js';
import type { SagaState } from './saga.js';

const CONNECTIONS = 16;

await serve(async (): Promise<Subject> => {
  const participants = await startSecondProcess(new URL('./participants.js', import.meta.url));
  const ends = new Ends();
  const onSaved = (state: WorkflowState): void => {
    const { order, end } = state as SagaState;
    if (end !== undefined) ends.tell(order.orderId, end);
  };
  const bus: BusInstance = configureBus('sagas')
    .withPersistence(new PostgresPersistence(needed('BENCH_POSTGRES_URL'), CONNECTIONS, onSaved))
    .withContainer({ get: <T>(type: ClassConstructor<T>) => new type(bus) })
    .withWorkflow(Saga)
    .build();
  await bus.initialize();
  await bus.start();
  return {
    settings: {
      'persistent messages': true,
      confirms: true,
      'quorum queues': true,
      outbox: 'in memory',
      inbox: false,
      'messages at once in a process': CONCURRENCY,
      connections: CONNECTIONS,
    },
    run: async (key, fails) => {
      const end = ends.of(key);
      await bus.send(new PlaceOrder(orderOf(key), fails));
      return end;
    },
    close: async () => {
      await bus.dispose();
      await participants.close();
    },
  };
});
