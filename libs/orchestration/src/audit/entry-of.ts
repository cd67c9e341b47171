import type { JsonObject } from '@edda/saga-core';
import type { Caller } from '../sign-in/caller.js';
import type { AuditEntry } from '../store/audit-store.js';

/** What somebody does. */
export interface Deed {
  readonly action: string;
  readonly target: string;
  /** Who, if nobody is signed in. */
  readonly by: string;
  readonly reason: string;
  /** Fields that are undefined are left out. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What stands in the audit of something that somebody does. */
export function entryOf(
  { tenant, name, roles, requestId = '' }: Caller,
  { action, target, by, reason, details = {} }: Deed,
): AuditEntry {
  return {
    tenant,
    who: name ?? by,
    roles,
    action,
    target,
    reason,
    requestId,
    // As a database gives it back.
    details: JSON.parse(JSON.stringify(details)) as JsonObject,
  };
}
