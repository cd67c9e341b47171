import { applyRules } from './apply-rules.js';
import { IsString, Length, Matches } from 'class-validator';

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
