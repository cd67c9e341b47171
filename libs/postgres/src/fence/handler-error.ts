import pg from 'pg';
import { TypeORMError } from 'typeorm';
import { codeOf, leavesConnectionInDoubt } from '../sqlstate.js';

/** SQLSTATEs (or how they begin) that say nothing about the statement: fail-over, deadlock and serialization, no room, disk. */
const ABOUT_THE_DATABASE = ['25006', '40', '53', '58'];

/**
 * True if a handler's error is the database's state, and not the handler's doing. Only errors of the database's own driver count: a
 * handler that calls another service gets `ECONNREFUSED` as well. And of those, a missing table, a missing grant or a statement
 * timeout is counted as the handler's: else a misspelt name would hold up the participant for ever, without an answer.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof TypeORMError) && !(error instanceof pg.DatabaseError)) return false;
  if (leavesConnectionInDoubt(error)) return true;
  const code = codeOf(error);
  return code !== undefined && ABOUT_THE_DATABASE.some((prefix) => code.startsWith(prefix));
}
