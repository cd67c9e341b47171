import type { DeclineReason } from '@edda/contracts';

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
