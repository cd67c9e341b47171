import {
  BookShipment,
  CancelShipment,
  ChargePayment,
  PlaceOrder,
  ReleaseStock,
  ReserveStock,
} from '@edda/contracts';
import { Saga } from '@edda/orchestration';
import type { DefinesSaga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';

/** The first three steps of the sample order, up to its pivot: as many as every other subject takes. */
@Saga({ name: 'order-to-pivot', version: 1 })
export class ThreeStepsSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(PlaceOrder, {
        key: ({ orderId }) => orderId,
        data: ({ orderId, customerId, shipTo, card, lines, totalCents }) => ({
          orderId,
          customerId,
          shipTo,
          cardToken: card.token,
          lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
          totalCents,
        }),
      })
      .step('reserveStock', (step) =>
        step
          .command(ReserveStock, ({ orderId, lines }) => ({ orderId, lines }))
          .onSuccess((_order, { reservationId }) => ({ reservationId }))
          .compensate(ReleaseStock, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      )
      .step('bookShipment', (step) =>
        step
          .command(BookShipment, ({ orderId, shipTo }) => ({ orderId, shipTo }))
          .onSuccess((_order, { shipmentId }) => ({ shipmentId }))
          .compensate(CancelShipment, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      )
      .pivot('chargePayment', (step) =>
        step
          .command(ChargePayment, ({ orderId, customerId, cardToken, totalCents }) => ({
            orderId,
            customerId,
            cardToken,
            amountCents: totalCents,
          }))
          .onSuccess((_order, { chargeId }) => ({ chargeId }))
          .timeout('5m'),
      );
  }
}
