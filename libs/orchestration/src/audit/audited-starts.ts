import type { PostWork, StartWork, Work } from '../engine/work.js';
import type { Caller } from '../sign-in/caller.js';
import { entryOf } from './entry-of.js';

/** Whose starts and events are in the audit: of callers with a token, of all who are signed in, or nobody's. */
export const AUDITED_STARTS = ['tokens', 'all', 'none'] as const;
export type AuditedStarts = (typeof AUDITED_STARTS)[number];

/** The role of callers that are none of the people. It allows nothing, and what they start and tell is never in the audit. */
export const SERVICE = 'service';

/**
 * Whether what a caller starts and tells is in the audit. A chain has one writer at a time, and keeps everything for good: what machines do by the
 * thousand must not get into it unless somebody wants that.
 */
export function isAudited({ name, roles, signedInBy }: Caller, whose: AuditedStarts): boolean {
  if (name === undefined || roles.includes(SERVICE)) return false;
  return whose === 'all' || (whose === 'tokens' && signedInBy !== 'api-key');
}

/** Work with an entry for the audit, to be written in the transaction that does it. Only a start and an event get one here. */
export function signedBy(caller: Caller, work: Work): Work {
  if (work.kind === 'start') return { ...work, audit: startEntry(caller, work) };
  return work.kind === 'post' ? { ...work, audit: eventEntry(caller, work) } : work;
}

/** The idempotency key of a start by an event is the id of that event. */
function startEntry(caller: Caller, { definition, claim: { sagaId, key, idempotencyKey } }: StartWork) {
  const { name: saga, version } = definition;
  const details = { saga, version, key, idempotencyKey };
  return entryOf(caller, { action: 'saga.start', target: sagaId, by: '', reason: '', details });
}

function eventEntry(caller: Caller, { mail: { id, event } }: PostWork) {
  return entryOf(caller, { action: 'event.announce', target: id, by: '', reason: '', details: { event } });
}
