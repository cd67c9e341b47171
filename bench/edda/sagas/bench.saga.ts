import { Saga } from '@edda/orchestration';
import type { DefinesSaga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { CallBack, Charge, PlaceOrder, Refund, Release, Reserve, Send } from '../contracts.js';

/** Three remote steps in order, each with its undoing and its time limit. */
@Saga({ name: 'bench', version: 1 })
export class BenchSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(PlaceOrder, { key: ({ orderId }) => orderId, data: (order) => ({ ...order }) })
      .step('reserve', (step) =>
        step
          .command(Reserve, ({ orderId, lines }) => ({ orderId, lines }))
          .compensate(Release, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      )
      .step('charge', (step) =>
        step
          .command(Charge, ({ orderId, customerId, totalCents }) => ({ orderId, customerId, totalCents }))
          .compensate(Refund, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      )
      .step('send', (step) =>
        step
          .command(Send, ({ orderId, customerId, fails }) => ({ orderId, customerId, fails }))
          .compensate(CallBack, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      );
  }
}
