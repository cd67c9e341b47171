import 'reflect-metadata';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { BodyProblem } from '@edda/validation';
import { SignedRequest } from '../http/signed-request.js';

/** Versions are 32-bit integers in the database. */
export const MAX_VERSION = 2 ** 31 - 1;

/** The body of a migration. */
export class MigrationRequest extends SignedRequest {
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  from: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  to?: number | null;

  @IsOptional()
  @IsBoolean()
  dryRun?: boolean | null;
}

/** What the rules of the contract cannot say. `newest` is where sagas go if nothing is said. */
export function problemsOfMigration(newest: number, { from, to }: MigrationRequest): readonly BodyProblem[] {
  if (from !== (to ?? newest)) return [];
  const message =
    to == null
      ? 'is the newest version here, and sagas only go on with a newer one: add that version to the application first'
      : 'is the same as "to"';
  return [{ path: 'from', message }];
}
