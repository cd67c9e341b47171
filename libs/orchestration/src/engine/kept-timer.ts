/** How long a claimed timer belongs to its claimer. If that one dies, another one gets it after that. */
export const TIMER_LEASE_MS = 5_000;

/**
 * Whether a saga's timer may stay as it is: it is due at or before the time at which the saga has to be looked at. At worst it wakes the
 * saga once for nothing, and is set anew by that. To move it with each step would cost an entry of the index over all timers each time.
 *
 * Whoever has claimed the timer has moved it by his lease. He sets it anew, unless he dies: A claims the timer, B takes a reply for the
 * saga and leaves the timer alone, A dies, and the saga sleeps until the lease is over. So what is due within two leases is always written: one for A, and one
 * for B, which may have begun before A claimed, and knows only when it began itself.
 *
 * @param before when the saga had to be looked at as it was loaded; undefined if it had no timer
 * @param wakeAt when it has to be looked at now; undefined if it needs no timer
 */
export function keepsTimer(
  before: number | undefined,
  wakeAt: number | undefined,
  now: number,
  leaseMs: number,
): boolean {
  if (before === undefined || wakeAt === undefined) return before === wakeAt;
  return before <= wakeAt && now + 2 * leaseMs <= wakeAt;
}
