import { BookCarrier, CancelCarrier, CreateShipment, PackGift, UnpackGift } from './contracts.js';
import { order } from './begin.js';

export const definition = order('attempt')
  // begin
  .attempt(
    'express',
    (attempt) =>
      attempt
        .step('packGift', (step) =>
          step
            .command(PackGift, ({ orderId }) => ({ orderId }))
            .compensate(UnpackGift, ({ orderId }) => ({ orderId })),
        )
        .step('bookCarrier', (step) =>
          step
            .command(BookCarrier, ({ orderId }) => ({ orderId }))
            .compensate(CancelCarrier, ({ orderId }) => ({ orderId })),
        ),
    (otherwise) => otherwise.delay('nextDay', '1d'),
  )
  .retriable('ship', (step) => step.command(CreateShipment, ({ orderId }) => ({ orderId })))
  // end
  .build();
