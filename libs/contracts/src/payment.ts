import { command, failure } from '@edda/messaging';
import { IsIn, IsUUID } from 'class-validator';
import { IsCents, IsPlainText } from './field-rules.js';

export class PaymentCharged {
  @IsUUID()
  chargeId: string;
}

/** Why a card is declined. */
export const DECLINE_REASONS = ['declined-by-issuer', 'card-expired', 'limit-exceeded'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

export class CardDeclined extends failure('card-declined') {
  @IsIn(DECLINE_REASONS)
  reason: DeclineReason;
}

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
