import { ChargeCard, NotifyCustomer, OrderShipped, ReleaseStock, ReserveStock } from './contracts.js';
import { order } from './begin.js';

export const definition = order('pivot')
  // begin
  .step('reserveStock', (step) =>
    step
      .command(ReserveStock, ({ orderId }) => ({ orderId }))
      .compensate(ReleaseStock, ({ orderId }) => ({ orderId })),
  )
  .pivot('chargeCard', (step) =>
    step.command(ChargeCard, ({ orderId, totalCents }) => ({ orderId, cents: totalCents })),
  )
  .retriable('notifyCustomer', (step) => step.command(NotifyCustomer, ({ customerId }) => ({ customerId })))
  .publish(OrderShipped, ({ orderId }) => ({ orderId }))
  // end
  .build();
