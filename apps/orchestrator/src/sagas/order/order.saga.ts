import {
  BookShipment,
  CancelShipment,
  ChargePayment,
  DispatchShipment,
  OrderConfirmed,
  PlaceOrder,
  ReleaseStock,
  ReserveStock,
  SendConfirmation,
} from '@edda/contracts';
import { Saga } from '@edda/orchestration';
import type { DefinesSaga } from '@edda/orchestration';
import { exponential } from '@edda/saga-core';
import type { RetryPolicy, SagaBuilder } from '@edda/saga-core';

/** A participant that is restarted is back within seconds. */
const BRIEFLY_AWAY: RetryPolicy = { attempts: 5, backoff: exponential('200ms', '30s') };

/** Mail servers may be down for a night. */
const MAIL_MAY_WAIT: RetryPolicy = { attempts: 30, backoff: exponential('500ms', '30m') };

/** From an order to a parcel on its way: stock, carrier, money, and then only forward. */
@Saga({ name: 'order', version: 1 })
export class OrderSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(PlaceOrder, {
        key: (order) => order.orderId,
        data: ({ orderId, customerId, shipTo, email, card, lines, totalCents }) => ({
          orderId,
          customerId,
          shipTo,
          email,
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
          .retry(BRIEFLY_AWAY)
          .timeout('1m'),
      )
      .step('bookShipment', (step) =>
        step
          .command(BookShipment, ({ orderId, shipTo }) => ({ orderId, shipTo }))
          .onSuccess((_order, { shipmentId }) => ({ shipmentId }))
          .compensate(CancelShipment, ({ orderId }) => ({ orderId }))
          .retry(BRIEFLY_AWAY)
          .timeout('1m'),
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
          .retry(BRIEFLY_AWAY)
          .timeout('1m'),
      )
      .retriable('dispatchShipment', (step) =>
        step.command(DispatchShipment, ({ orderId, shipmentId }) => ({ orderId, shipmentId })),
      )
      .retriable('sendConfirmation', (step) =>
        step
          .command(SendConfirmation, ({ orderId, email, totalCents }) => ({
            orderId,
            recipient: email,
            totalCents,
          }))
          .retry(MAIL_MAY_WAIT),
      )
      .publish(OrderConfirmed, ({ orderId, customerId, totalCents }) => ({
        orderId,
        customerId,
        totalCents,
      }));
  }
}
