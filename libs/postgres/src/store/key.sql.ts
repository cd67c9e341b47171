/** A row of FIND_IDEMPOTENCY_KEYS. */
export interface IdempotencyKeyRow {
  readonly tenant: string;
  readonly definition: string;
  readonly key: string;
  readonly saga_id: string;
  readonly body_hash: string;
}

/** A row of FIND_BUSINESS_KEYS. */
export interface BusinessKeyRow {
  readonly tenant: string;
  readonly definition: string;
  readonly key: string;
  readonly saga_id: string;
}

/**
 * Takes idempotency keys that nobody has.
 *
 * $1 text[] tenants, $2 text[] definitions, $3 text[] keys, $4 uuid[] saga ids, $5 text[] hashes of the bodies; each key once.
 * Rows: tenant, definition, key of those that were free.
 * Locks: waits for whoever is taking or removing the same key; in key order, so that two batches do not deadlock.
 * Index: idempotency_key_pkey.
 */
export const INSERT_IDEMPOTENCY_KEYS = `
INSERT INTO edda.idempotency_key (tenant, definition, key, saga_id, body_hash)
SELECT tenant, definition, key, saga_id, body_hash
FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::text[])
  AS wanted (tenant, definition, key, saga_id, body_hash)
ORDER BY tenant COLLATE "C", definition COLLATE "C", key COLLATE "C"
ON CONFLICT (tenant, definition, key) DO NOTHING
RETURNING tenant, definition, key`;

/**
 * Who has these idempotency keys. A statement of its own, after the insert: only so does it see what the winner of a race committed.
 *
 * $1 text[] tenants, $2 text[] definitions, $3 text[] keys.
 * Rows: tenant, definition, key, saga_id, body_hash. Locks: none. Index: idempotency_key_pkey.
 */
export const FIND_IDEMPOTENCY_KEYS = `
SELECT held.tenant, held.definition, held.key, held.saga_id, held.body_hash
FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (tenant, definition, key)
JOIN edda.idempotency_key AS held USING (tenant, definition, key)`;

/**
 * Takes business keys that nobody has.
 *
 * $1 text[] tenants, $2 text[] definitions, $3 text[] keys, $4 uuid[] saga ids; each key once.
 * Rows: tenant, definition, key of those that were free.
 * Locks: waits for whoever is taking or releasing the same key; in key order, after all idempotency keys.
 * Index: business_key_pkey.
 */
export const INSERT_BUSINESS_KEYS = `
INSERT INTO edda.business_key (tenant, definition, key, saga_id)
SELECT tenant, definition, key, saga_id
FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[])
  AS wanted (tenant, definition, key, saga_id)
ORDER BY tenant COLLATE "C", definition COLLATE "C", key COLLATE "C"
ON CONFLICT (tenant, definition, key) DO NOTHING
RETURNING tenant, definition, key`;

/**
 * Who has these business keys; a statement of its own for the same reason as FIND_IDEMPOTENCY_KEYS.
 *
 * $1 text[] tenants, $2 text[] definitions, $3 text[] keys.
 * Rows: tenant, definition, key, saga_id. Locks: none. Index: business_key_pkey.
 */
export const FIND_BUSINESS_KEYS = `
SELECT held.tenant, held.definition, held.key, held.saga_id
FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (tenant, definition, key)
JOIN edda.business_key AS held USING (tenant, definition, key)`;

/**
 * Gives idempotency keys back that this transaction has taken on trial.
 *
 * $1 text[] tenants, $2 text[] definitions, $3 text[] keys, $4 uuid[] the sagas that they were taken for.
 * Rows: none. Locks: rows that only this transaction can see. Index: idempotency_key_pkey.
 */
export const DELETE_IDEMPOTENCY_KEYS = `
DELETE FROM edda.idempotency_key AS held
USING unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) AS given (tenant, definition, key, saga_id)
WHERE (held.tenant, held.definition, held.key, held.saga_id) = (given.tenant, given.definition, given.key, given.saga_id)`;

/**
 * Gives business keys back: those taken on trial, and those of sagas that have ended. Only the saga that holds a key can release it.
 *
 * $1 text[] tenants, $2 text[] definitions, $3 text[] keys, $4 uuid[] the sagas that hold them.
 * Rows: none. Locks: the rows; nobody else deletes them, since the transaction has locked their sagas. Index: business_key_pkey.
 */
export const DELETE_BUSINESS_KEYS = `
DELETE FROM edda.business_key AS held
USING unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) AS given (tenant, definition, key, saga_id)
WHERE (held.tenant, held.definition, held.key, held.saga_id) = (given.tenant, given.definition, given.key, given.saga_id)`;
