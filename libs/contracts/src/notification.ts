import { command } from '@edda/messaging';
import { IsEmail, IsUUID, MaxLength } from 'class-validator';
import { IsCents, IsPlainText } from './field-rules.js';

export class ConfirmationSent {
  @IsUUID()
  mailId: string;
}

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
