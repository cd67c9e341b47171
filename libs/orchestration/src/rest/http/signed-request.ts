import 'reflect-metadata';
import type { BodyClass } from '@edda/messaging';
import type { BodyProblem } from '@edda/validation';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { callerOf } from '../../sign-in/caller-of.js';
import type { EddaRequest } from './request.js';
import { readFields } from './request-parts.js';

/** As many characters may somebody say who acts. */
export const MAX_SAID = 500;

/** Who does something: needed only where nobody signs in. Otherwise whoever is signed in does it, whatever stands here. */
export class WhoActs {
  @IsOptional()
  @IsString()
  @Length(1, MAX_SAID)
  @Matches(/\S/, { message: 'by must name somebody' })
  by?: string | null;
}

/** Who does something, and why: it is kept, so that it can be asked for later. */
export class SignedRequest extends WhoActs {
  @IsString()
  @Length(1, MAX_SAID)
  @Matches(/\S/, { message: 'reason must say something' })
  reason: string;
}

/** A body of which it is known whose it is. */
export type Signed<Body extends WhoActs> = Omit<Body, 'by'> & { readonly by: string };

/**
 * {@link readFields} of what somebody does. Whoever is signed in is the one who does it; where nobody signs in, the body has to say so.
 *
 * @throws ProblemException with every problem
 */
export function readSigned<Body extends WhoActs>(
  request: EddaRequest,
  contract: BodyClass<Body>,
  body: unknown,
  done: string,
  check: (body: Body) => readonly BodyProblem[] = () => [],
): Signed<Body> {
  const { name } = callerOf(request);
  const fields = readFields(contract, body, done, (given) => {
    const isMissing = name === undefined && given.by == null;
    return [...(isMissing ? [{ path: 'by', message: 'by must name somebody' }] : []), ...check(given)];
  });
  return { ...fields, by: name ?? fields.by ?? '' };
}
