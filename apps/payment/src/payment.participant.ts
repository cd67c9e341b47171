import { CardDeclined, ChargePayment } from '@edda/contracts';
import type { PaymentCharged } from '@edda/contracts';
import { CommandFailure, OnCommand } from '@edda/participant';
import type { CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { bookCharge } from './book-charge.js';
import { decideCharge } from './decide-charge.js';
import { Card } from './entities/card.entity.js';
import { Charge } from './entities/charge.entity.js';
import { LedgerEntry } from './entities/ledger-entry.entity.js';

/** What payment does for a saga. */
@Controller()
export class PaymentParticipant {
  @OnCommand(ChargePayment)
  async charge(command: ChargePayment, { manager }: CommandContext): Promise<PaymentCharged> {
    const card = await manager.findOneBy(Card, { token: command.cardToken });
    const decision = decideCharge(command, card?.limitCents);
    if (decision.kind === 'declined') {
      const { reason } = decision;
      throw new CommandFailure(CardDeclined, { reason }, `The card is declined: ${reason}.`);
    }
    return { chargeId: await this.book(manager, command) };
  }

  private async book(manager: EntityManager, command: ChargePayment): Promise<string> {
    const { orderId, customerId, cardToken, amountCents } = command;
    const charge = manager.create(Charge, { orderId, cardToken, amountCents });
    await manager.insert(Charge, charge);
    const entries = bookCharge(customerId, amountCents).map(({ account, amountCents: cents }) => ({
      account,
      amountCents: cents,
      orderId,
      chargeId: charge.id,
    }));
    await manager.insert(LedgerEntry, entries);
    return charge.id;
  }
}
