import type { JsonObject } from '@edda/saga-core';

/** What somebody did, to be written down in the transaction that does it. */
export interface AuditEntry {
  readonly tenant: string;
  /** Who: as signed in, or where nobody signs in, as the request says. */
  readonly who: string;
  /** What the one who did it might do then. Empty where nobody signs in. */
  readonly roles: readonly string[];
  /** What was done: `saga.start`, `saga.cancel`, `approval.approved`, `mail.discard`, `letters.redrive`, `api-key.create`. */
  readonly action: string;
  /** To what: an id, or which letters. */
  readonly target: string;
  readonly reason: string;
  /** Of the request; empty where there was none. */
  readonly requestId: string;
  /** What else was said, and what came of it. */
  readonly details: JsonObject;
}

/**
 * An entry as it was written. The rows of a tenant are a chain: each has the hash of the one before, and a hash of all of itself. Times
 * are milliseconds since 1970, by the database's clock.
 */
export interface AuditRecord extends AuditEntry {
  /** Counts from 1, without gaps, in each tenant. */
  readonly sequence: number;
  readonly at: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** Which entries; what is missing does not narrow. */
export interface AuditFilter {
  readonly who?: string;
  readonly action?: string;
  /** The id of a saga, for what was done to it. */
  readonly target?: string;
  /** Default: in the order in which they were written. */
  readonly latestFirst?: boolean;
}

export interface AuditQuery extends AuditFilter {
  readonly tenant: string;
  /** The sequence behind which it begins, in its order. Default: from the first one on; from the last one with `latestFirst`. */
  readonly after?: number;
  readonly limit: number;
}

/** What people did. Written in the transaction of what they did, and never changed. */
export interface AuditStore {
  /** In the order in which they were written, or the other way round. */
  listAudit(query: AuditQuery): Promise<readonly AuditRecord[]>;
}
