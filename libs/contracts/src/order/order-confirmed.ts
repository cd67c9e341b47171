import { event } from '@edda/messaging';
import { IsCents } from '../money.js';
import { IsPlainText } from '../plain-text.js';

/** The order is paid, on its way, and its customer knows. */
export class OrderConfirmed extends event('order.confirmed', { version: 1 }) {
  @IsPlainText(64)
  orderId: string;

  @IsPlainText(64)
  customerId: string;

  @IsCents({ min: 1 })
  totalCents: number;
}
