import { command } from '@edda/messaging';
import { IsPlainText } from '../plain-text.js';

/** Cancels what is booked for an order and not dispatched; without effect if nothing is. Compensates `shipping.book-shipment`. */
export class CancelShipment extends command('shipping.cancel-shipment', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;
}
