import { Command, Event } from '@node-ts/bus-messages';
import { needed } from '../../../dist/subject/needed.js';
import type { Order } from '../../../dist/subject/order.js';

/** The name of a message is that of its exchange. */
const named = (name: string): string => `${needed('BENCH_NAMESPACE')}.${name}`;

abstract class OrderCommand extends Command {
  readonly $version = 1;

  constructor(
    readonly order: Order,
    readonly fails = false,
  ) {
    super();
  }
}

/** Starts a saga. */
export class PlaceOrder extends OrderCommand {
  readonly $name = named('place-order');
}
export class ReserveStock extends OrderCommand {
  readonly $name = named('reserve-stock');
}
export class ReleaseStock extends OrderCommand {
  readonly $name = named('release-stock');
}
export class ChargeCard extends OrderCommand {
  readonly $name = named('charge-card');
}
export class RefundCard extends OrderCommand {
  readonly $name = named('refund-card');
}
export class SendParcel extends OrderCommand {
  readonly $name = named('send-parcel');
}

abstract class OrderEvent extends Event {
  readonly $version = 1;

  constructor(readonly orderId: string) {
    super();
  }
}

export class StockReserved extends OrderEvent {
  readonly $name = named('stock-reserved');
}
export class StockReleased extends OrderEvent {
  readonly $name = named('stock-released');
}
export class CardCharged extends OrderEvent {
  readonly $name = named('card-charged');
}
export class CardRefunded extends OrderEvent {
  readonly $name = named('card-refunded');
}
export class ParcelSent extends OrderEvent {
  readonly $name = named('parcel-sent');
}
export class ParcelRefused extends OrderEvent {
  readonly $name = named('parcel-refused');
}
