/** `open`: what it stands for does not work. `half-open`: one try finds out whether it works again. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** What decides how much a consumer may take. */
export interface IntakeSituation {
  /** Unacknowledged deliveries at most, if nothing speaks against it. */
  readonly prefetch: number;
  /** What was delivered last had been delivered before: there may be something behind it that kills processes. */
  readonly isCautious: boolean;
  /** `held`: deliveries that a breaker holds back, or has held back and that are not settled yet. */
  readonly breakers: readonly { readonly state: BreakerState; readonly held: number }[];
}

/**
 * How many unacknowledged deliveries a consumer may have now, beside those that it has.
 *
 * None while a breaker is open: the queue is the better place to wait in. In doubt one: what came back is settled alone, a half-open
 * breaker needs one try, and a breaker that has just closed has its held ones to work off first, so that they and a full prefetch never
 * add up.
 */
export function wantedPrefetch({ prefetch, isCautious, breakers }: IntakeSituation): number {
  const isShut = breakers.some(({ state, held }) => state === 'open' || (state === 'half-open' && held > 0));
  if (isShut) return 0;
  const isCareful = isCautious || breakers.some(({ state, held }) => state === 'half-open' || held > 0);
  return isCareful ? 1 : prefetch;
}
