import { command, failure } from '@edda/messaging';
import { Type } from 'class-transformer';
import { IsObject, IsUUID, ValidateNested } from 'class-validator';
import { IsPlainText } from './field-rules.js';
import { ShippingAddress } from './order.js';

export class ShipmentBooked {
  @IsUUID()
  shipmentId: string;
}

/** No carrier goes to that country. */
export class AddressNotServed extends failure('address-not-served') {
  @IsPlainText(64)
  country: string;
}

/** Books a carrier for an order. */
export class BookShipment extends command('shipping.book-shipment', {
  version: 1,
  reply: ShipmentBooked,
  failures: [AddressNotServed],
}) {
  @IsPlainText(64)
  orderId: string;

  @IsObject()
  @ValidateNested()
  @Type(() => ShippingAddress)
  shipTo: ShippingAddress;
}

/** Cancels what is booked for an order and not dispatched; without effect if nothing is. Compensates `shipping.book-shipment`. */
export class CancelShipment extends command('shipping.cancel-shipment', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;
}

/** Hands a booked shipment to its carrier. */
export class DispatchShipment extends command('shipping.dispatch-shipment', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;

  @IsUUID()
  shipmentId: string;
}
