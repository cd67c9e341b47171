import { ReleaseStock, ReserveStock } from './contracts.js';
import { exponential } from '@edda/saga-core';
import { order } from './begin.js';

export const definition = order('step')
  // begin
  .step('reserveStock', (step) =>
    step
      .command(ReserveStock, ({ orderId }) => ({ orderId }))
      .onSuccess((_, { reservationId }) => ({ reservationId }))
      .compensate(ReleaseStock, ({ orderId }) => ({ orderId }))
      .retry({ attempts: 5, backoff: exponential('200ms', '30s') })
      .timeout('1m'),
  )
  // end
  .build();
