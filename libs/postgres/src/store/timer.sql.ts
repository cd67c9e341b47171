/**
 * Arms timers, or moves them: those that would be late, and those that have just woken their sagas. No such update is HOT, for it changes the
 * index by which the next timer is found.
 *
 * $1 uuid[] saga ids, $2 float8[] due at (milliseconds since 1970).
 * Rows: none.
 * Locks: the rows, in the order given, which is id order; waits at most for a CLAIM_TIMERS.
 * Index: timer_pkey.
 */
export const ARM_TIMERS = `
INSERT INTO edda.timer AS timer (saga_id, due_at)
SELECT saga_id, to_timestamp(due_at / 1000)
FROM unnest($1::uuid[], $2::float8[]) AS armed (saga_id, due_at)
ON CONFLICT (saga_id) DO UPDATE
SET due_at = excluded.due_at
WHERE timer.due_at <> excluded.due_at`;

/**
 * Disarms timers. $1 uuid[] saga ids. Rows: none. Locks: the rows, whose sagas the transaction has locked. Index: timer_pkey.
 */
export const DISARM_TIMERS = `
DELETE FROM edda.timer
WHERE saga_id = ANY ($1::uuid[])`;

/**
 * Leases timers that are due: the lease moves the due time, so that a timer whose claimer has died is due again after it.
 *
 * $1 integer rows at most, $2 float8 lease in milliseconds.
 * Rows: saga_id, earliest first.
 * Locks: the rows, passing over those that others have locked.
 * Index: timer_due, then timer_pkey.
 */
export const CLAIM_TIMERS = `
WITH due AS MATERIALIZED (
  SELECT saga_id, due_at
  FROM edda.timer
  WHERE due_at <= now()
  ORDER BY due_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE edda.timer AS timer
  SET due_at = clock_timestamp() + $2::float8 * interval '1 millisecond'
  FROM due
  WHERE timer.saga_id = due.saga_id
  RETURNING timer.saga_id, due.due_at
)
SELECT saga_id
FROM claimed
ORDER BY due_at, saga_id`;

/**
 * How long until the next timer is due, rounded up, for one that wakes a little early has to wait again.
 *
 * Rows: wait_ms; none if no timer is armed. Locks: none. Index: timer_due, its first entry.
 */
export const NEXT_TIMER = `
SELECT greatest(0, ceil(extract(epoch FROM due_at - clock_timestamp()) * 1000))::float8 AS wait_ms
FROM edda.timer
ORDER BY due_at
LIMIT 1`;
