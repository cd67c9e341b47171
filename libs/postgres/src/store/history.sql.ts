/** A row of READ_HISTORY. */
export interface HistoryRow {
  readonly sequence: number;
  readonly at: number;
  readonly fact: unknown;
}

/**
 * Adds facts. A sequence number that is there already is an error: the saga's row is locked and its revision was checked, so nobody
 * else can have written it.
 *
 * $1 uuid[] saga ids, $2 integer[] sequence numbers, $3 float8[] at (milliseconds since 1970), $4 text[] kinds,
 * $5 text[] facts as JSON.
 * Rows: none. Locks: none beyond the new rows. Index: saga_history_pkey of the partition.
 */
export const APPEND_HISTORY = `
INSERT INTO edda.saga_history (saga_id, sequence, at, kind, fact)
SELECT saga_id, sequence, to_timestamp(at / 1000), kind, fact::json
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
