import { IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';

/** A thousand million of the currency's main unit: far above any order, and sums of millions of them are still exact as JavaScript numbers. */
export const MAX_CENTS = 100_000_000_000;

/** Money: whole cents from `min` to {@link MAX_CENTS}. One currency, so it is not named. */
export function IsCents({ min }: { readonly min: 0 | 1 }): PropertyDecorator {
  return applyRules(IsInt(), Min(min), Max(MAX_CENTS));
}

/** Control characters and halves of surrogate pairs: PostgreSQL stores neither, so they must not get past the door. */
const STORABLE = /^[^\p{Cc}\p{Cs}]*$/u;

/** A string of 1 to `maxLength` UTF-16 units, without control characters and lone surrogates: what a name, an id or one line of an address is. */
export function IsPlainText(maxLength: number): PropertyDecorator {
  return applyRules(
    IsString(),
    Length(1, maxLength),
    Matches(STORABLE, { message: '$property must not contain control characters or broken surrogate pairs' }),
  );
}

/** Makes one decorator of several, so that a rule that occurs in many contracts has one name. */
function applyRules(...rules: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const rule of rules) rule(target, property);
  };
}
