import { command } from '@edda/messaging';
import { IsUUID } from 'class-validator';
import { IsPlainText } from '../plain-text.js';

/** Hands a booked shipment to its carrier. */
export class DispatchShipment extends command('shipping.dispatch-shipment', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;

  @IsUUID()
  shipmentId: string;
}
