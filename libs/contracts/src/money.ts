import { IsInt, Max, Min } from 'class-validator';
import { applyRules } from './apply-rules.js';

/** A thousand million of the currency's main unit: far above any order, and sums of millions of them are still exact as JavaScript numbers. */
export const MAX_CENTS = 100_000_000_000;

/** Money: whole cents from `min` to {@link MAX_CENTS}. One currency, so it is not named. */
export function IsCents({ min }: { readonly min: 0 | 1 }): PropertyDecorator {
  return applyRules(IsInt(), Min(min), Max(MAX_CENTS));
}
