/** A row of LIST_AUDIT. */
export interface AuditRow {
  readonly tenant: string;
  readonly sequence: number;
  readonly at: number;
  readonly who: string;
  readonly roles: readonly string[];
  readonly action: string;
  readonly target: string;
  readonly reason: string;
  readonly request_id: string;
  readonly details: unknown;
  readonly previous_hash: string;
  readonly hash: string;
}

/**
 * One at a time adds to the audit of a tenant, until its commit: the next entry has to know the one before. Taken after all other locks.
 * $1 text tenant. Rows: one. Locks: the tenant's audit, by a number that stands for it. Index: none.
 */
export const LOCK_AUDIT = `SELECT pg_advisory_xact_lock(1164207170, hashtext('edda.audit of ' || $1))`;

/**
 * The end of a tenant's chain. A statement of its own behind LOCK_AUDIT: only so does it see what the one before has committed.
 * $1 text tenant. Rows: sequence, hash; none if the chain is empty. Locks: none. Index: audit_pkey.
 */
export const LAST_AUDIT = `
SELECT sequence::float8 AS sequence, hash
FROM edda.audit
WHERE tenant = $1
ORDER BY sequence DESC
LIMIT 1`;

/**
 * $1 text tenant, $2 bigint[] sequences, $3 float8[] times in milliseconds since 1970, $4 text[] who, $5 text[] roles, each a JSON array,
 * $6 text[] actions, $7 text[] targets, $8 text[] reasons, $9 text[] request ids, $10 text[] details as JSON, $11 text[] previous hashes,
 * $12 text[] hashes. Rows: none. Locks: the new rows. Index: audit_pkey.
 */
export const INSERT_AUDIT = `
INSERT INTO edda.audit (tenant, sequence, at, who, roles, action, target, reason, request_id, details, previous_hash, hash)
SELECT $1, sequence, to_timestamp(at / 1000), who, ARRAY(SELECT json_array_elements_text(roles::json)), action, target, reason,
       request_id, details::json, previous_hash, hash
FROM unnest($2::bigint[], $3::float8[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
  AS new (sequence, at, who, roles, action, target, reason, request_id, details, previous_hash, hash)
ORDER BY sequence`;

const COLUMNS = `tenant, sequence::float8 AS sequence, floor(extract(epoch FROM at) * 1000)::float8 AS at, who, roles, action, target, reason,
       request_id, details, previous_hash, hash`;

const NARROWED_AUDIT = `tenant = $1
  AND ($4::text IS NULL OR who = $4)
  AND ($5::text IS NULL OR action = $5)
  AND ($6::text IS NULL OR target = $6)`;

/**
 * Entries in the order in which they were written. A parameter that is null does not filter.
 *
 * $1 text tenant, $2 bigint after or null, $3 integer rows at most, $4 text who, $5 text action, $6 text target, or null.
 * Rows: AuditRow. Locks: none. Index: audit_pkey, read until enough are found: people do little beside what sagas do.
 */
export const LIST_AUDIT = `
SELECT ${COLUMNS}
FROM edda.audit
WHERE ${NARROWED_AUDIT}
  AND ($2::bigint IS NULL OR audit.sequence > $2)
ORDER BY audit.sequence
LIMIT $3`;

/** The same with the latest first: $2 is what they come before. Index: audit_pkey, backwards. */
export const LATEST_AUDIT = `
SELECT ${COLUMNS}
FROM edda.audit
WHERE ${NARROWED_AUDIT}
  AND ($2::bigint IS NULL OR audit.sequence < $2)
ORDER BY audit.sequence DESC
LIMIT $3`;
