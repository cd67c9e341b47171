import { IsPlainText } from '../plain-text.js';

/** A card as the payment provider names it to us; numbers of cards never come here. */
export class PaymentCard {
  @IsPlainText(128)
  token: string;
}
