import { CardDeclined, ChargePayment } from '@edda/contracts';
import type { PaymentCharged } from '@edda/contracts';
import { CommandFailure, OnCommand } from '@edda/participant';
import type { CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';

@Controller()
export class PaymentParticipant {
  @OnCommand(ChargePayment)
  async charge(command: ChargePayment, { manager }: CommandContext): Promise<PaymentCharged> {
    const { orderId, cardToken, amountCents } = command;
    if (amountCents > 500_000) throw new CommandFailure(CardDeclined, { reason: 'limit-exceeded' });
    const [charge]: { id: string }[] = await manager.query(
      'INSERT INTO charge (order_id, card_token, amount_cents) VALUES ($1, $2, $3) RETURNING id',
      [orderId, cardToken, amountCents],
    );
    return { chargeId: charge?.id ?? '' };
  }
}
