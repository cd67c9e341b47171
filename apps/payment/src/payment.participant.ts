import { CardDeclined, ChargePayment } from '@edda/contracts';
import type { DeclineReason, PaymentCharged } from '@edda/contracts';
import { CommandFailure, OnCommand } from '@edda/participant';
import type { CommandContext } from '@edda/participant';
import { Controller } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Card, Charge, LedgerEntry } from './database.js';

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

/** What a card may be charged with at a time if nothing else is known of it. */
export const DEFAULT_LIMIT_CENTS = 500_000;

/** Tokens that are declined whatever the amount, as payment providers offer them for tests. */
const DECLINED_TOKENS: ReadonlyMap<string, DeclineReason> = new Map([
  ['card-declined', 'declined-by-issuer'],
  ['card-expired', 'card-expired'],
]);

export interface ChargeRequest {
  readonly cardToken: string;
  readonly amountCents: number;
}

export type ChargeDecision =
  { readonly kind: 'accepted' } | { readonly kind: 'declined'; readonly reason: DeclineReason };

/**
 * Whether a card is charged. It follows from the card and the amount alone, so a command that is executed again is decided the same way.
 *
 * @param limitCents the card's own limit for one charge, in cents. Default: {@link DEFAULT_LIMIT_CENTS}
 */
export function decideCharge(
  request: ChargeRequest,
  limitCents: number = DEFAULT_LIMIT_CENTS,
): ChargeDecision {
  const reason = DECLINED_TOKENS.get(request.cardToken);
  if (reason) return { kind: 'declined', reason };
  if (request.amountCents > limitCents) return { kind: 'declined', reason: 'limit-exceeded' };
  return { kind: 'accepted' };
}

/** One side of a booking. */
export interface Booking {
  readonly account: string;
  readonly amountCents: number;
}

/** Both sides of a charge: what the customer gives, the merchant gets. They add up to nothing. */
export function bookCharge(customerId: string, amountCents: number): readonly [Booking, Booking] {
  return [
    { account: `customer:${customerId}`, amountCents: -amountCents },
    { account: 'merchant', amountCents },
  ];
}
