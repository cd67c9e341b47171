/** A row of CLAIM_OUTBOX. */
export interface OutboxRow {
  readonly id: string;
  readonly saga_id: string;
  readonly message: unknown;
}

/**
 * Messages to publish, born leased. An id that is there already is the same sending of the same message, and is left as it is.
 *
 * $1 text[] ids, $2 uuid[] saga ids, $3 text[] messages as JSON, $4 float8[] leases in milliseconds.
 * Rows: none.
 * Locks: waits for whoever is inserting or deleting the same id; given in id order.
 * Index: outbox_pkey.
 */
export const INSERT_OUTBOX = `
INSERT INTO edda.outbox (id, saga_id, message, claimable_at)
SELECT id, saga_id, message::json, clock_timestamp() + lease_ms * interval '1 millisecond'
FROM unnest($1::text[], $2::uuid[], $3::text[], $4::float8[])
  AS new (id, saga_id, message, lease_ms)
ON CONFLICT (id) DO NOTHING`;

/**
 * Leases messages that nobody is publishing. By state, never by position: what commits late is found all the same.
 *
 * The common table expression is materialized, or the planner may carry out the locking part more than once and lease more than
 * was asked for.
 *
 * $1 integer rows at most, $2 float8 lease in milliseconds.
 * Rows: id, saga_id, message; oldest first.
 * Locks: the rows, passing over those that others have locked.
 * Index: outbox_claimable, then outbox_pkey.
 */
export const CLAIM_OUTBOX = `
WITH claimable AS MATERIALIZED (
  SELECT id
  FROM edda.outbox
  WHERE claimable_at <= now()
  ORDER BY claimable_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE edda.outbox AS outbox
  SET claimable_at = clock_timestamp() + $2::float8 * interval '1 millisecond'
  FROM claimable
  WHERE outbox.id = claimable.id
  RETURNING outbox.id, outbox.saga_id, outbox.message, outbox.created_at
)
SELECT id, saga_id, message
FROM claimed
ORDER BY created_at, id`;

/**
 * Removes what the broker has confirmed.
 *
 * $1 text[] ids. Rows: none.
 * Locks: the rows, in id order, so that two that remove the same messages do not deadlock.
 * Index: outbox_pkey.
 */
export const DELETE_OUTBOX = `
WITH published AS MATERIALIZED (
  SELECT id
  FROM edda.outbox
  WHERE id = ANY ($1::text[])
  ORDER BY id
  FOR UPDATE
)
DELETE FROM edda.outbox AS outbox
USING published
WHERE outbox.id = published.id`;

/**
 * Puts messages back that could not be sent.
 *
 * $1 text[] ids, each once, $2 text[] reasons, $3 float8 delay in milliseconds, doubled for each
 * time that a message could not be sent before, 30 s at most.
 * Rows: none.
 * Locks: the rows, in id order.
 * Index: outbox_pkey.
 */
export const POSTPONE_OUTBOX = `
WITH unsent AS MATERIALIZED (
  SELECT outbox.id, entry.reason
  FROM edda.outbox AS outbox
  JOIN unnest($1::text[], $2::text[]) AS entry (id, reason) ON entry.id = outbox.id
  ORDER BY outbox.id
  FOR UPDATE OF outbox
)
UPDATE edda.outbox AS outbox
SET claimable_at = clock_timestamp() + least(30000, $3::float8 * power(2, least(outbox.attempts, 20))) * interval '1 millisecond',
    attempts = outbox.attempts + 1,
    last_reason = unsent.reason
FROM unsent
WHERE outbox.id = unsent.id`;

/**
 * Counts messages, to a limit, so that it costs no more with millions of them.
 *
 * $1 integer limit. Rows: one, unsent. Locks: none. Index: outbox_pkey, or the table: it reads $1 rows at most.
 */
export const COUNT_OUTBOX = `
SELECT count(*)::integer AS unsent
FROM (SELECT FROM edda.outbox LIMIT $1) AS counted`;
