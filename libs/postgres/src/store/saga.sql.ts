/** A row of LOAD_SAGAS, FIND_SAGA and the lists of sagas. */
export interface SagaRow {
  readonly id: string;
  readonly state: unknown;
}

/**
 * The states of sagas, locked until the transaction ends.
 *
 * $1 uuid[] ids.
 * Rows: id, state; ids that do not exist are missing.
 * Locks: the rows, in id order, so that two transactions with the same sagas wait for one another instead of deadlocking.
 * Index: saga_pkey.
 */
export const LOAD_SAGAS = `
SELECT id, state
FROM edda.saga
WHERE id = ANY ($1::uuid[])
ORDER BY id
FOR UPDATE`;

/**
 * The same without those that another transaction holds: one saga in a process that hangs must not hold up all others.
 *
 * $1 uuid[] ids.
 * Rows: id, state; ids that do not exist or are held are missing.
 * Locks: the rows, in id order; waits for nobody.
 * Index: saga_pkey.
 */
export const LOAD_FREE_SAGAS = `${LOAD_SAGAS} SKIP LOCKED`;

/**
 * Which sagas exist, whoever holds them.
 *
 * $1 uuid[] ids.
 * Rows: id.
 * Locks: none.
 * Index: saga_pkey.
 */
export const EXISTING_SAGAS = `
SELECT id
FROM edda.saga
WHERE id = ANY ($1::uuid[])`;

/**
 * New sagas. One whose id is taken is left out: the rows tell which, and APPEND_HISTORY fails.
 *
 * $1 uuid[] ids, $2 text[] tenants, $3 text[] definitions, $4 integer[] versions, $5 text[] business keys, $6 text[] statuses,
 * $7 integer[] revisions, $8 text[] states as JSON, $9 float8[] started at, $10 float8[] ended at or null (milliseconds since 1970), $11 text[] positions.
 * Rows: the ids that were inserted.
 * Locks: waits for whoever is inserting the same id; given in id order.
 * Index: saga_pkey.
 */
export const INSERT_SAGAS = `
INSERT INTO edda.saga (id, tenant, definition, version, business_key, status, revision, state, started_at, ended_at, position)
SELECT id, tenant, definition, version, business_key, status, revision, state::json,
       to_timestamp(started_at / 1000), to_timestamp(ended_at / 1000), position
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::float8[], $10::float8[], $11::text[])
  AS new (id, tenant, definition, version, business_key, status, revision, state, started_at, ended_at, position)
ON CONFLICT (id) DO NOTHING
RETURNING id`;

/**
 * New states of sagas that are where they were when they were loaded. Tenant, definition, key and start never change; the version does if
 * a saga goes on with a newer one.
 *
 * $1 uuid[] ids, $2 integer[] revisions that were loaded, $3 integer[] versions, $4 text[] statuses, $5 integer[] revisions,
 * $6 text[] states as JSON, $7 float8[] ended at or null (milliseconds since 1970), $8 text[] positions.
 * Rows: the ids that were updated; one that is missing was changed by somebody else, or does not exist, and APPEND_HISTORY fails.
 * Locks: the rows, which LOAD_SAGAS has locked before.
 * Index: saga_pkey.
 */
export const UPDATE_SAGAS = `
UPDATE edda.saga AS saga
SET version = changed.version,
    status = changed.status,
    revision = changed.revision,
    state = changed.state::json,
    updated_at = now(),
    ended_at = to_timestamp(changed.ended_at / 1000),
    position = changed.position
FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::integer[], $6::text[], $7::float8[], $8::text[])
  AS changed (id, from_revision, version, status, revision, state, ended_at, position)
WHERE saga.id = changed.id AND saga.revision = changed.from_revision
RETURNING saga.id`;

/**
 * One saga.
 *
 * $1 uuid id. Rows: id, state. Locks: none. Index: saga_pkey.
 */
export const FIND_SAGA = `
SELECT id, state
FROM edda.saga
WHERE id = $1::uuid`;

/**
 * Sagas under way that nothing will ever wake: no timer is armed for them, no message waits to be published, and those that wait for
 * something from outside are not found by it, and nothing is on its way to them.
 *
 * $1 integer rows at most. Rows: id. Locks: none. Index: saga_unfinished, timer_pkey, awaited_pkey, mail_delivery_pkey.
 */
export const FIND_ORPHANS = `
SELECT saga.id
FROM edda.saga AS saga
WHERE saga.status IN ('running', 'waiting', 'compensating')
  AND NOT EXISTS (SELECT FROM edda.timer AS timer WHERE timer.saga_id = saga.id)
  AND NOT EXISTS (SELECT FROM edda.outbox AS outbox WHERE outbox.saga_id = saga.id)
  AND NOT EXISTS (SELECT FROM edda.awaited AS awaited WHERE awaited.saga_id = saga.id AND saga.status = 'waiting')
  AND NOT EXISTS (SELECT FROM edda.mail_delivery AS delivery WHERE delivery.saga_id = saga.id AND saga.status = 'waiting')
ORDER BY saga.id
LIMIT $1`;

/** Is anybody there? Rows: one. */
export const PING = `SELECT 1`;

/** A row of READ_HISTORY. */
export interface HistoryRow {
  readonly sequence: number;
  readonly at: number;
  readonly fact: unknown;
}

/**
 * Adds facts of sagas that this transaction has written. It guards them, for COMMIT may be on its way already: it fails unless each saga stands at the revision to
 * which these facts bring it (of `saga_id`, which may not be null), and if a fact with that number is there (of `saga_history_pkey`).
 *
 * $1 uuid[] saga ids, $2 integer[] sequence numbers, $3 float8[] at (milliseconds since 1970), $4 text[] kinds,
 * $5 text[] facts as JSON, $6 uuid[] those sagas, once each, $7 integer[] their revisions by now.
 * Rows: none. Locks: none beyond the new rows. Index: saga_pkey, saga_history_pkey of the partition.
 */
export const APPEND_HISTORY = `
INSERT INTO edda.saga_history (saga_id, sequence, at, kind, fact)
SELECT CASE WHEN (SELECT bool_and((SELECT saga.revision FROM edda.saga AS saga WHERE saga.id = change.id) IS NOT DISTINCT FROM change.revision)
                  FROM unnest($6::uuid[], $7::integer[]) AS change (id, revision)) THEN saga_id END,
       sequence, to_timestamp(at / 1000), kind, fact::json
FROM unnest($1::uuid[], $2::integer[], $3::float8[], $4::text[], $5::text[])
  AS entry (saga_id, sequence, at, kind, fact)`;

/**
 * One saga's facts in order.
 *
 * $1 uuid saga id, $2 integer after (exclusive), $3 integer rows at most.
 * Rows: sequence, at (milliseconds since 1970), fact. Locks: none. Index: saga_history_pkey of the partition.
 */
export const READ_HISTORY = `
SELECT sequence, (extract(epoch FROM at) * 1000)::float8 AS at, fact
FROM edda.saga_history
WHERE saga_id = $1::uuid AND sequence > $2
ORDER BY sequence
LIMIT $3`;
