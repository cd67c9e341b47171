import { CardDeclined, ChargePayment } from '@edda/contracts';
import type { DeclineReason, PaymentCharged } from '@edda/contracts';
import { CommandFailure, OnCommands } from '@edda/participant';
import type { CommandBatch } from '@edda/participant';
import { Controller } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { Card } from './database.js';
import { BOOK_CHARGES } from './payment.sql.js';

/** What payment does for a saga. */
@Controller()
export class PaymentParticipant {
  @OnCommands(ChargePayment)
  async charge(
    commands: readonly ChargePayment[],
    { manager }: CommandBatch,
  ): Promise<(PaymentCharged | CommandFailure)[]> {
    const limits = await limitsOf(commands, manager);
    const decisions = commands.map((command) => decideCharge(command, limits.get(command.cardToken)));
    const accepted = commands.filter((_, place) => decisions[place]?.kind === 'accepted');
    const charges = (await book(accepted, manager)).values();
    return decisions.map((decision) =>
      decision.kind === 'accepted' ? { chargeId: charges.next().value ?? '' } : declined(decision.reason),
    );
  }
}

/** In cents, of those cards that have a limit of their own. */
async function limitsOf(
  commands: readonly ChargePayment[],
  manager: EntityManager,
): Promise<ReadonlyMap<string, number>> {
  const tokens = new Set(commands.map(({ cardToken }) => cardToken));
  const cards = await manager.findBy(Card, { token: In([...tokens]) });
  return new Map(cards.map(({ token, limitCents }) => [token, limitCents]));
}

/** Returns the ids of the charges, in order. */
async function book(commands: readonly ChargePayment[], manager: EntityManager): Promise<readonly string[]> {
  const sides = commands.flatMap(({ customerId, amountCents: cents }, index) =>
    bookCharge(customerId, cents).map(({ account, amountCents }) => ({
      place: index + 1,
      account,
      amountCents,
    })),
  );
  const rows = await manager.query<{ id: string }[]>(BOOK_CHARGES, [
    commands.map(({ orderId }) => orderId),
    commands.map(({ cardToken }) => cardToken),
    commands.map(({ amountCents }) => amountCents),
    sides.map(({ place }) => place),
    sides.map(({ account }) => account),
    sides.map(({ amountCents }) => amountCents),
  ]);
  return rows.map(({ id }) => id);
}

function declined(reason: DeclineReason): CommandFailure {
  return new CommandFailure(CardDeclined, { reason }, `The card is declined: ${reason}.`);
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
