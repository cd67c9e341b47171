import { OrderWithdrawn, PaymentReceived, ReleaseStock, ReserveStock } from './contracts.js';
import { order } from './begin.js';

export const definition = order('first-of')
  // begin
  .step('reserveStock', (step) =>
    step
      .command(ReserveStock, ({ orderId }) => ({ orderId }))
      .compensate(ReleaseStock, ({ orderId }) => ({ orderId })),
  )
  .firstOf(
    'outcome',
    (arms) =>
      arms
        .on('paid', PaymentReceived, { match: { reference: ({ orderId }) => orderId } })
        .turnBackOn('withdrawn', OrderWithdrawn, { match: { orderId: ({ orderId }) => orderId } }),
    { within: '14d', onTimeout: 'compensate' },
  )
  // end
  .build();
