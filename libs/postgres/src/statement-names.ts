import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';
import { chain, codeOf } from './database-failure.js';

/** SQLSTATEs: a name that this connection's server does not know, and one that it knows already. */
const NAME_IS_LOST = ['26000', '42P05'];
/** One more has many meanings: then the place in PostgreSQL's source tells, which is not translated as messages are. */
const FEATURE_NOT_SUPPORTED = '0A000';
const PLAN_IS_STALE = 'RevalidateCachedQuery';

const NAMES = new Map<string, string>();
let areUsed = true;

/**
 * A statement under a name: PostgreSQL reads, checks and plans it once for each connection, and not for each batch. For statements of which there are few
 * texts, and for which the plan does not depend on how much they are given: those that insert, and those of transactions that take no other way
 * than an index (`Planning`).
 *
 * The name follows from the text, so that two versions of a program behind one pooler never mean different things by it.
 */
export function named(text: string, values: readonly unknown[]): QueryConfig {
  return areUsed ? { name: nameOf(text), text, values: [...values] } : { text, values: [...values] };
}

/**
 * Notices that names are no good here: a pooler that hands a server's connection to somebody else after each transaction does not have to keep them. From then
 * on this process gives none. True if that is what the error says.
 */
export function giveUpNames(error: unknown): boolean {
  if (!isAboutNames(error)) return false;
  areUsed = false;
  return true;
}

/** For tests: as in a process that has just begun. */
export function useNamesAgain(): void {
  areUsed = true;
}

function isAboutNames(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return false;
  if (code === FEATURE_NOT_SUPPORTED) return chain(error).some(isFromStalePlan);
  return NAME_IS_LOST.includes(code);
}

const isFromStalePlan = (link: Error): boolean => 'routine' in link && link.routine === PLAN_IS_STALE;

function nameOf(text: string): string {
  const known = NAMES.get(text);
  if (known !== undefined) return known;
  const name = `edda_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  NAMES.set(text, name);
  return name;
}
