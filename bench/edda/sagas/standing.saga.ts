import { Saga } from '@edda/orchestration';
import type { DefinesSaga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { Arrived, PlaceOrder } from '../contracts.js';

/** Waits for an event that never comes. */
@Saga({ name: 'bench-waiting', version: 1 })
export class WaitingSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(PlaceOrder, { key: ({ orderId }) => orderId, data: (order) => ({ ...order }) })
      .waitFor('arrival', Arrived, { match: { orderId: ({ orderId }) => orderId } });
  }
}

/** Waits for a time in a month, which is a timer. */
@Saga({ name: 'bench-delayed', version: 1 })
export class DelayedSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(PlaceOrder, { key: ({ orderId }) => orderId, data: (order) => ({ ...order }) })
      .delay('month', '30d');
  }
}
