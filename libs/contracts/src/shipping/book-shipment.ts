import { command } from '@edda/messaging';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { ShippingAddress } from '../order/shipping-address.js';
import { IsPlainText } from '../plain-text.js';
import { AddressNotServed } from './address-not-served.js';
import { ShipmentBooked } from './shipment-booked.js';

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
