import { CardDeclined, ChargePayment } from '@edda/contracts';
import type { DeclineReason, PaymentCharged } from '@edda/contracts';
import { CommandFailure, OnCommands } from '@edda/participant';
import type { CommandBatch } from '@edda/participant';
import { Controller } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { BOOK_CHARGES, CARD_LIMITS } from './payment.sql.js';
import type { CardLimitRow } from './payment.sql.js';

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
  const rows = await manager.query<CardLimitRow[]>(CARD_LIMITS, [[...tokens]]);
  return new Map(rows.map((row) => [row.token, Number(row.limit_cents)]));
}

/** Returns the ids of the charges, in order. They are new each time, so that a charge done twice would be there twice. */
async function book(commands: readonly ChargePayment[], manager: EntityManager): Promise<readonly string[]> {
  const ids = commands.map(() => uuidv7());
  const sides = commands.flatMap(({ orderId, customerId, amountCents }, place) =>
    bookCharge(customerId, amountCents).map((side) => ({ chargeId: ids[place], orderId, ...side })),
  );
  await manager.query(BOOK_CHARGES, [
    ids,
    commands.map(({ orderId }) => orderId),
    commands.map(({ cardToken }) => cardToken),
    commands.map(({ amountCents }) => amountCents),
    sides.map(({ chargeId }) => chargeId),
    sides.map(({ orderId }) => orderId),
    sides.map(({ account }) => account),
    sides.map(({ amountCents }) => amountCents),
  ]);
  return ids;
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
