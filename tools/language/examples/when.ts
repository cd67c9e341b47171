import { PackGift, UnpackGift, WriteInvoice } from './contracts.js';
import { order } from './begin.js';

export const definition = order('when')
  // begin
  .when(
    ({ priority }) => priority,
    (then) =>
      then.step('packGift', (step) =>
        step
          .command(PackGift, ({ orderId }) => ({ orderId }))
          .compensate(UnpackGift, ({ orderId }) => ({ orderId })),
      ),
    (otherwise) => otherwise.delay('collect', '2h'),
  )
  .retriable('invoice', (step) => step.command(WriteInvoice, ({ orderId }) => ({ orderId })))
  // end
  .build();
