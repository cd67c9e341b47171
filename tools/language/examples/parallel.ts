import { BookCarrier, CancelCarrier, ReleaseStock, ReserveStock } from './contracts.js';
import { order } from './begin.js';

export const definition = order('parallel')
  // begin
  .parallel(
    'prepare',
    {
      goods: (branch) =>
        branch.step('reserveStock', (step) =>
          step
            .command(ReserveStock, ({ orderId }) => ({ orderId }))
            .onSuccess((_, { reservationId }) => ({ reservationId }))
            .compensate(ReleaseStock, ({ orderId }) => ({ orderId })),
        ),
      carrier: (branch) =>
        branch.step('bookCarrier', (step) =>
          step
            .command(BookCarrier, ({ orderId }) => ({ orderId }))
            .compensate(CancelCarrier, ({ orderId }) => ({ orderId })),
        ),
    },
    { onFailure: 'fail-fast' },
  )
  // end
  .build();
