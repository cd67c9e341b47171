/**
 * The statements about suspects. `{suspects}` stands for the table's full name, since its schema is the application's own. The table has a
 * row for each message that came back and is not settled yet, so it is empty most of the time.
 */

/**
 * Counts one more receipt of each suspect. A statement of its own: its commit is what a death of the process cannot undo.
 *
 * $1 queues, $2 message ids, as long as each other; no pair twice
 * Returns one row for each pair, in no order.
 * Locks: the rows of these suspects, in the order of their key.
 * Index: edda_suspect_pkey.
 */
export const COUNT_RECEIPTS = `
INSERT INTO {suspects} AS suspect (queue, message_id)
SELECT queue, message_id FROM unnest($1::text[], $2::text[]) AS received (queue, message_id)
ORDER BY queue, message_id
ON CONFLICT (queue, message_id) DO UPDATE
SET receipts = suspect.receipts + 1, last_seen_at = clock_timestamp()
RETURNING suspect.queue, suspect.message_id, suspect.receipts`;

/** A row of {@link COUNT_RECEIPTS}. */
export interface CountedSuspect {
  readonly queue: string;
  readonly message_id: string;
  readonly receipts: number;
}

/**
 * Forgets suspects that were settled.
 *
 * $1 queues, $2 message ids, as long as each other
 * Locks: the rows of these suspects.
 * Index: edda_suspect_pkey.
 */
export const FORGET_SUSPECTS = `
DELETE FROM {suspects} AS suspect
USING unnest($1::text[], $2::text[]) AS settled (queue, message_id)
WHERE suspect.queue = settled.queue AND suspect.message_id = settled.message_id`;

/**
 * Forgets suspects that were not seen for so long: the database was away when they were settled, or their queue is gone.
 *
 * $1 age in days
 * Returns a row for each.
 * Locks: those rows. Index: none, as the table is small.
 */
export const PRUNE_SUSPECTS = `
DELETE FROM {suspects} WHERE last_seen_at < now() - $1::double precision * interval '1 day' RETURNING 1`;

/** The table of suspects, as its migration makes it. */
export const CREATE_SUSPECT_TABLE = `
CREATE TABLE {suspects} (
  queue text NOT NULL,
  message_id text NOT NULL,
  receipts integer NOT NULL DEFAULT 1,
  first_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT edda_suspect_pkey PRIMARY KEY (queue, message_id)
)`;

/** The way back. */
export const DROP_SUSPECT_TABLE = `DROP TABLE {suspects}`;
