import 'reflect-metadata';
import type { DeadLetterReason } from '@edda/messaging';
import { DEAD_LETTER_REASONS } from '@edda/messaging';
import type { BodyProblem } from '@edda/validation';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { LetterFilter } from '../../store/dead-letter-store.js';
import { SignedRequest } from '../http/signed-request.js';

/** So many letters can be named one by one. */
const MAX_IDS = 1_000;

/** Causes are shorter. */
export const MAX_CAUSE = 600;

/** Which letters: all fields that are given have to fit. */
export class LetterFilterRequest {
  @IsOptional()
  @IsIn(DEAD_LETTER_REASONS)
  reason?: DeadLetterReason | null;

  @IsOptional()
  @IsString()
  @Length(1, MAX_CAUSE)
  cause?: string | null;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  queue?: string | null;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  name?: string | null;

  @IsOptional()
  @IsUUID()
  sagaId?: string | null;
}

/** What a discard says. */
export class DiscardLettersRequest extends SignedRequest {
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUUID(undefined, { each: true })
  ids?: string[] | null;

  @IsOptional()
  @IsString()
  @Length(1, MAX_CAUSE)
  cause?: string | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LetterFilterRequest)
  filter?: LetterFilterRequest | null;

  /** So many are carried out in a second. Default: all at once. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  perSecond?: number | null;

  /** Says what would be done, and does nothing. */
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean | null;
}

/** What a redrive says. */
export class RedriveLettersRequest extends DiscardLettersRequest {
  /** Another body, for one letter. */
  @IsOptional()
  @IsObject()
  body?: object | null;

  /** Takes the body although no contract for it is known here. */
  @IsOptional()
  @IsBoolean()
  unchecked?: boolean | null;
}

/** What the contract's rules cannot say. */
export function problemsOfPlan({
  ids,
  cause,
  filter,
  body,
  unchecked,
}: Partial<RedriveLettersRequest>): readonly BodyProblem[] {
  const problems: BodyProblem[] = [];
  const chosen = [ids, cause, filter].filter((one) => one != null);
  if (chosen.length !== 1) {
    const message = `say which letters by exactly one of "ids", "cause" and "filter"; there ${chosen.length === 0 ? 'is none' : `are ${chosen.length}`}`;
    problems.push({ path: '', message });
  }
  if (filter && Object.values(filter).every((value) => value == null))
    problems.push({
      path: 'filter',
      message: 'must have at least one of reason, cause, queue, name, sagaId',
    });
  if (body != null && ids?.length !== 1)
    problems.push({ path: 'body', message: 'is for one letter: name it in "ids", alone' });
  if (unchecked != null && body == null)
    problems.push({ path: 'unchecked', message: 'has no place here without a "body"' });
  return problems;
}

/** Which letters are meant. */
export function meantLetters({
  ids,
  cause,
  filter,
}: DiscardLettersRequest): Omit<LetterFilter, 'tenant' | 'status'> {
  if (ids) return { ids: ids.map((id) => id.toLowerCase()) };
  const { reason, queue, name, sagaId, cause: died = cause } = filter ?? {};
  return {
    ...(reason == null ? {} : { reason }),
    ...(died == null ? {} : { cause: died }),
    ...(queue == null ? {} : { queue }),
    ...(name == null ? {} : { name }),
    ...(sagaId == null ? {} : { sagaId: sagaId.toLowerCase() }),
  };
}
