import { SendConfirmation } from '@edda/contracts';
import type { ConfirmationSent } from '@edda/contracts';
import { OnCommand } from '@edda/participant';
import type { CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';
import { Mail } from './database.js';
import { domainOf, MailServer } from './mail-server.js';

/** What notification does for a saga. */
@Controller()
export class NotificationParticipant {
  constructor(private readonly mailServer: MailServer) {}

  /** @throws while the recipient's mail server takes nothing: it is tried again, here first and then by the orchestrator. */
  @OnCommand(SendConfirmation)
  async send(
    { orderId, recipient }: SendConfirmation,
    { manager }: CommandContext,
  ): Promise<ConfirmationSent> {
    const answer = await this.mailServer.offer({ orderId, recipient });
    if (answer === 'try-later') {
      throw new Error(
        `The mail server of ${domainOf(recipient)} does not take the mail of order ${orderId} yet: it asks to come again.`,
      );
    }
    const mail = manager.create(Mail, { orderId, recipient, subject: `Your order ${orderId} is on its way` });
    await manager.insert(Mail, mail);
    return { mailId: mail.id };
  }
}
