import {
  Backorder,
  CancelBackorder,
  CardDeclined,
  ChargeCard,
  OutOfStock,
  ReleaseStock,
  ReserveStock,
} from './contracts.js';
import { order } from './begin.js';

export const definition = order('failures')
  // begin
  .step('reserveStock', (step) =>
    step
      .command(ReserveStock, ({ orderId }) => ({ orderId }))
      .onFailure(
        OutOfStock,
        (_, { product }) => ({ missing: product }),
        (then) =>
          then.step('backorder', (s) =>
            s
              .command(Backorder, ({ missing }) => ({ product: missing }))
              .compensate(CancelBackorder, ({ missing }) => ({ product: missing })),
          ),
      )
      .compensate(ReleaseStock, ({ orderId }) => ({ orderId })),
  )
  .pivot('chargeCard', (step) =>
    step
      .command(ChargeCard, ({ orderId, totalCents }) => ({ orderId, cents: totalCents }))
      .failOn(CardDeclined),
  )
  // end
  .build();
