import { CardDeclined, ChargePayment } from '@edda/contracts';
import type { PaymentCharged } from '@edda/contracts';
import { CommandFailure, OnCommands } from '@edda/participant';
import type { CommandBatch } from '@edda/participant';
import { Controller } from '@nestjs/common';

@Controller()
export class BusyParticipant {
  @OnCommands(ChargePayment)
  async charge(
    commands: readonly ChargePayment[],
    { manager }: CommandBatch,
  ): Promise<(PaymentCharged | CommandFailure)[]> {
    const accepted = commands.filter(({ amountCents }) => amountCents <= 500_000);
    const rows: { id: string; order_id: string }[] = await manager.query(
      `INSERT INTO charge (order_id, card_token, amount_cents)
       SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) RETURNING id, order_id`,
      [
        accepted.map(({ orderId }) => orderId),
        accepted.map(({ cardToken }) => cardToken),
        accepted.map(({ amountCents }) => amountCents),
      ],
    );
    const charges = new Map(rows.map(({ id, order_id: orderId }) => [orderId, id]));
    return commands.map(({ orderId }) => {
      const chargeId = charges.get(orderId);
      return chargeId === undefined
        ? new CommandFailure(CardDeclined, { reason: 'limit-exceeded' })
        : { chargeId };
    });
  }
}
