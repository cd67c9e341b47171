import { command } from '@edda/messaging';
import { IsEmail, MaxLength } from 'class-validator';
import { IsCents } from '../money.js';
import { IsPlainText } from '../plain-text.js';
import { ConfirmationSent } from './confirmation-sent.js';

/** Mails the customer that the order is on its way. It has no business failure: a mail server that is down comes back. */
export class SendConfirmation extends command('notification.send-confirmation', {
  version: 1,
  reply: ConfirmationSent,
}) {
  @IsPlainText(64)
  orderId: string;

  @IsEmail()
  @MaxLength(254)
  recipient: string;

  @IsCents({ min: 1 })
  totalCents: number;
}
