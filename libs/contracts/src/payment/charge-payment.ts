import { command } from '@edda/messaging';
import { IsCents } from '../money.js';
import { IsPlainText } from '../plain-text.js';
import { CardDeclined } from './card-declined.js';
import { PaymentCharged } from './payment-charged.js';

/** Takes the money. The order saga's pivot: after it the saga only goes forward. */
export class ChargePayment extends command('payment.charge', {
  version: 1,
  reply: PaymentCharged,
  failures: [CardDeclined],
}) {
  @IsPlainText(64)
  orderId: string;

  @IsPlainText(64)
  customerId: string;

  @IsPlainText(128)
  cardToken: string;

  @IsCents({ min: 1 })
  amountCents: number;
}
