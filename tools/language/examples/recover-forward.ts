import { BookCarrier, CancelCarrier, PackGift, UnpackGift } from './contracts.js';
import { fixed } from '@edda/saga-core';
import { order } from './begin.js';

export const definition = order('recover-forward')
  // begin
  .step('packGift', (step) =>
    step
      .command(PackGift, ({ orderId }) => ({ orderId }))
      .compensate(UnpackGift, ({ orderId }) => ({ orderId })),
  )
  .recoverForward('packed', { attempts: 3, backoff: fixed('1h') }, (steps) =>
    steps.step('bookCarrier', (step) =>
      step
        .command(BookCarrier, ({ orderId }) => ({ orderId }))
        .compensate(CancelCarrier, ({ orderId }) => ({ orderId })),
    ),
  )
  // end
  .build();
