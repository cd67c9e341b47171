/**
 * The statements of the fence. `{table}` stands for the table's full name, since its schema is the application's own.
 */

/**
 * Finds or makes the row of one saga's step, and locks it to the end of the transaction. One statement, so that of two deliveries
 * of one step, the first as well as any later, the second waits here for the first's commit and then sees what it stored.
 *
 * $1 tenant, $2 saga id, $3 path, $4 saga definition
 * Returns one row: what is stored, and the database's clock after the wait (milliseconds since 1970).
 * Locks: that one row, FOR NO KEY UPDATE. It is the first lock of the transaction; what the handler locks comes after.
 * Index: edda_fence_pkey.
 */
export const LOCK_FENCE_ROW = `
INSERT INTO {table} AS fence (tenant, saga_id, path, saga)
VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant, saga_id, path) DO UPDATE SET updated_at = clock_timestamp()
RETURNING fence.forward_epoch, fence.forward_outcome, fence.forward_reply, fence.succeeded,
          fence.compensation_epoch, fence.compensation_outcome, fence.compensation_reply,
          floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now`;

/** A row of {@link LOCK_FENCE_ROW}. */
export interface LockedFenceRow {
  readonly forward_epoch: number | null;
  readonly forward_outcome: string | null;
  readonly forward_reply: unknown;
  readonly succeeded: boolean;
  readonly compensation_epoch: number | null;
  readonly compensation_outcome: string | null;
  readonly compensation_reply: unknown;
  readonly now: string;
}

/** A row of {@link LOCK_FENCE_ROWS}. */
export type KeyedFenceRow = LockedFenceRow & {
  readonly tenant: string;
  readonly saga_id: string;
  readonly path: string;
  readonly steps: number;
};

/** The row that {@link LOCK_FENCE_ROWS} answers with where nothing is known of any step. */
export interface NoFenceRow {
  readonly tenant: null;
  readonly steps: number;
  readonly now: string | null;
}

/**
 * Writes all that the fence knows of one saga's step.
 *
 * $1 tenant, $2 saga id, $3 path, $4 forward epoch, $5 forward outcome, $6 forward reply (JSON text), $7 succeeded,
 * $8 compensation epoch, $9 compensation outcome, $10 compensation reply (JSON text)
 * Locks: none that LOCK_FENCE_ROW does not hold already.
 * Index: edda_fence_pkey.
 */
export const STORE_FENCE_ROW = `
UPDATE {table}
SET forward_epoch = $4, forward_outcome = $5, forward_reply = $6, succeeded = $7,
    compensation_epoch = $8, compensation_outcome = $9, compensation_reply = $10,
    updated_at = clock_timestamp()
WHERE tenant = $1 AND saga_id = $2 AND path = $3`;

/**
 * The same as {@link LOCK_FENCE_ROW} for many steps, none of them twice.
 *
 * $1 text[] tenants, $2 text[] saga ids, $3 text[] paths, $4 text[] saga definitions
 * Returns a row for each of which something is known, with its key; for most nothing is. At least one, with the clock and how many were locked: without a key if
 * nothing is known of any.
 * Locks: the rows of all of them, FOR NO KEY UPDATE, in the order of their keys, so that two batches wait for one another instead of deadlocking.
 * Index: edda_fence_pkey.
 */
export const LOCK_FENCE_ROWS = `
WITH locked AS MATERIALIZED (
  INSERT INTO {table} AS fence (tenant, saga_id, path, saga)
  SELECT tenant, saga_id, path, saga
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS step (tenant, saga_id, path, saga)
  ORDER BY tenant, saga_id, path
  ON CONFLICT (tenant, saga_id, path) DO UPDATE SET updated_at = clock_timestamp()
  RETURNING fence.tenant, fence.saga_id, fence.path,
            fence.forward_epoch, fence.forward_outcome, fence.forward_reply, fence.succeeded,
            fence.compensation_epoch, fence.compensation_outcome, fence.compensation_reply,
            clock_timestamp() AS locked_at
)
SELECT known.tenant, known.saga_id, known.path,
       known.forward_epoch, known.forward_outcome, known.forward_reply, known.succeeded,
       known.compensation_epoch, known.compensation_outcome, known.compensation_reply,
       clock.steps, floor(extract(epoch FROM clock.now) * 1000)::text AS now
FROM (SELECT max(locked_at) AS now, count(*)::integer AS steps FROM locked) AS clock
LEFT JOIN locked AS known ON known.succeeded OR num_nonnulls(known.forward_epoch, known.compensation_epoch) > 0`;

/**
 * The same as {@link STORE_FENCE_ROW} for many steps. The rows are there, since LOCK_FENCE_ROWS has made them: written as an INSERT it finds each by the
 * index, whatever the planner knows of the table, which may have been empty when the statement was given its name.
 *
 * $1 text[] tenants, $2 text[] saga ids, $3 text[] paths, $4 text[] saga definitions, $5 integer[] forward epochs, $6 text[] forward outcomes,
 * $7 text[] forward replies as JSON, $8 boolean[] succeeded, $9 integer[] compensation epochs, $10 text[] compensation outcomes,
 * $11 text[] compensation replies as JSON
 * Locks: none that LOCK_FENCE_ROWS does not hold already.
 * Index: edda_fence_pkey.
 */
export const STORE_FENCE_ROWS = `
INSERT INTO {table} AS fence (
  tenant, saga_id, path, saga, forward_epoch, forward_outcome, forward_reply, succeeded,
  compensation_epoch, compensation_outcome, compensation_reply)
SELECT tenant, saga_id, path, saga, forward_epoch, forward_outcome, forward_reply::json, succeeded,
       compensation_epoch, compensation_outcome, compensation_reply::json
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::boolean[], $9::integer[], $10::text[], $11::text[])
  AS step (tenant, saga_id, path, saga, forward_epoch, forward_outcome, forward_reply, succeeded, compensation_epoch, compensation_outcome, compensation_reply)
ON CONFLICT (tenant, saga_id, path) DO UPDATE
SET forward_epoch = excluded.forward_epoch, forward_outcome = excluded.forward_outcome, forward_reply = excluded.forward_reply,
    succeeded = excluded.succeeded, compensation_epoch = excluded.compensation_epoch,
    compensation_outcome = excluded.compensation_outcome, compensation_reply = excluded.compensation_reply,
    updated_at = clock_timestamp()`;

/**
 * Takes back the rows that were made for steps of which nothing is known and nothing is to be: refused commands.
 *
 * $1 text[] tenants, $2 text[] saga ids, $3 text[] paths
 * Locks: none that LOCK_FENCE_ROWS does not hold already.
 * Index: edda_fence_pkey.
 */
export const DROP_EMPTY_FENCE_ROWS = `
DELETE FROM {table} AS fence
USING unnest($1::text[], $2::text[], $3::text[]) AS step (tenant, saga_id, path)
WHERE fence.tenant = step.tenant AND fence.saga_id = step.saga_id AND fence.path = step.path
  AND num_nulls(fence.forward_epoch, fence.compensation_epoch) = 2 AND NOT fence.succeeded`;

/**
 * Forgets the oldest steps, so many at most. One process at a time: while another one is at it, it finds nothing.
 *
 * A step counts from its last message. The index is on when the step was first heard of, which never changes: an index on `updated_at`
 * would have to be written at each answer, and keep the row from being updated in place.
 *
 * $1 age in days, $2 at most so many, $3 the schema
 * Returns a row for each.
 * Locks: an advisory lock for the schema; the rows, skipping those that a command holds.
 * Index: edda_fence_age, then edda_fence_pkey.
 */
export const PRUNE_FENCE = `
WITH turn AS MATERIALIZED (
  SELECT pg_try_advisory_xact_lock(hashtextextended('edda_fence prune ' || $3, 0)) AS is_mine
), old AS MATERIALIZED (
  SELECT tenant, saga_id, path FROM {table}
  WHERE (SELECT is_mine FROM turn)
    AND created_at < now() - $1::double precision * interval '1 day'
    AND updated_at < now() - $1::double precision * interval '1 day'
  ORDER BY created_at
  LIMIT $2
  FOR UPDATE SKIP LOCKED
)
DELETE FROM {table} AS fence
USING old
WHERE fence.tenant = old.tenant AND fence.saga_id = old.saga_id AND fence.path = old.path
RETURNING 1`;

/** For {@link PRUNE_FENCE}. */
export const INDEX_FENCE_BY_AGE = `CREATE INDEX edda_fence_age ON {table} (created_at)`;

/** The way back. */
export const DROP_FENCE_AGE_INDEX = `DROP INDEX {schema}.edda_fence_age`;

/** What the handler writes stands behind this, so that a business failure undoes it and the failure can still be stored. */
export const BEGIN_HANDLER = `SAVEPOINT edda_handler`;

/** Keeps what the handler wrote. Fails with 25P02 if a statement of the handler had failed and its error was swallowed. */
export const KEEP_HANDLER = `RELEASE SAVEPOINT edda_handler`;

/** Undoes what the handler wrote; the fence's row stays locked. */
export const UNDO_HANDLER = `ROLLBACK TO SAVEPOINT edda_handler`;

/** Returns one row. */
export const PING = `SELECT 1`;

/**
 * Lets one process at a time set the schema up; the others wait. Held by the session, until it is unlocked or the session ends.
 *
 * $1 the schema
 * Locks: one advisory lock for the schema, before anything else.
 */
export const LOCK_SET_UP = `SELECT pg_advisory_lock(hashtextextended('edda_fence ' || $1, 0))`;

/** $1 the schema. */
export const UNLOCK_SET_UP = `SELECT pg_advisory_unlock(hashtextextended('edda_fence ' || $1, 0))`;

/** Asked before CREATE SCHEMA, whose IF NOT EXISTS needs the right to create schemas even when it is there. $1 the schema; no row if it is not there. */
export const FIND_SCHEMA = `SELECT 1 FROM pg_namespace WHERE nspname = $1`;

/** The fence's table, as the first migration makes it. */
export const CREATE_FENCE_TABLE = `
CREATE TABLE {table} (
  tenant text NOT NULL,
  saga_id text NOT NULL,
  path text NOT NULL,
  saga text NOT NULL,
  forward_epoch integer,
  forward_outcome text,
  -- json and not jsonb: the reply is answered again as it was, and jsonb refuses what JSON allows (\\u0000)
  forward_reply json,
  succeeded boolean NOT NULL DEFAULT false,
  compensation_epoch integer,
  compensation_outcome text,
  compensation_reply json,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT edda_fence_pkey PRIMARY KEY (tenant, saga_id, path),
  CONSTRAINT edda_fence_forward_complete CHECK (
    num_nulls(forward_epoch, forward_outcome, forward_reply) IN (0, 3)),
  CONSTRAINT edda_fence_forward_outcome CHECK (forward_outcome IN ('success', 'failure', 'revoked')),
  CONSTRAINT edda_fence_compensation_complete CHECK (
    num_nulls(compensation_epoch, compensation_outcome, compensation_reply) IN (0, 3)),
  CONSTRAINT edda_fence_compensation_outcome CHECK (compensation_outcome IN ('success', 'failure')),
  CONSTRAINT edda_fence_succeeded CHECK (succeeded OR forward_outcome IS DISTINCT FROM 'success')
) WITH (fillfactor = 70)`;

/** The way back. */
export const DROP_FENCE_TABLE = `DROP TABLE {table}`;
