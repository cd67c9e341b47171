import { Saga } from '@edda/orchestration';
import type { DefinesSaga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import {
  ChargeCard,
  CreateShipment,
  NotifyCustomer,
  PlaceOrder,
  Refund,
  ReleaseStock,
  ReserveStock,
} from './contracts.js';

// begin
@Saga({ name: 'order', version: 1 })
export class OrderSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    const id = ({ orderId }: { readonly orderId: string }) => ({ orderId });
    return saga
      .startedBy(PlaceOrder, { key: (order) => order.orderId, data: (order) => ({ ...order }) })
      .step('reserve', (s) => s.command(ReserveStock, id).compensate(ReleaseStock, id).timeout('30s'))
      .when(
        ({ totalCents }) => totalCents > 100_000,
        (then) =>
          then.approval('approve', {
            role: 'sales',
            within: '2d',
            onTimeout: 'compensate',
            onRejected: 'compensate',
          }),
      )
      .step('charge', (s) =>
        s
          .command(ChargeCard, ({ orderId, totalCents }) => ({ orderId, cents: totalCents }))
          .compensate(Refund, id),
      )
      .pivot('ship', (s) => s.command(CreateShipment, id))
      .retriable('notify', (s) => s.command(NotifyCustomer, ({ customerId }) => ({ customerId })));
  }
}
// end
