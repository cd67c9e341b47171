/** A row of LIST_LETTERS; with the bytes in FIND_LETTER, and with the plan in CLAIM_LETTERS. */
export interface LetterRow {
  readonly tenant: string;
  readonly id: string;
  readonly reason: string;
  readonly detail: string;
  readonly cause: string;
  readonly stack: string | null;
  readonly attempts: number | null;
  readonly put_aside_by: string;
  readonly is_copy: boolean;
  readonly queue: string;
  readonly exchange: string;
  readonly routing_key: string;
  readonly message_id: string;
  readonly correlation_id: string | null;
  readonly type: string | null;
  readonly name: string | null;
  readonly contract_version: number | null;
  readonly app_id: string | null;
  readonly user_id: string | null;
  readonly content_type: string | null;
  readonly headers: string;
  readonly x_death: string | null;
  readonly size_bytes: number;
  readonly hash: string;
  readonly saga_id: string | null;
  readonly saga_definition: string | null;
  readonly saga_path: string | null;
  readonly saga_kind: string | null;
  readonly saga_direction: string | null;
  readonly saga_epoch: number | null;
  readonly status: string;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly times: number;
  readonly note: string | null;
  readonly due_at: number | null;
  /** Microseconds since 1970, a bigint as text. */
  readonly last_seen_micros: string;
}

export interface WholeLetterRow extends LetterRow {
  readonly content: Uint8Array | null;
  readonly corrected: string | null;
}

export interface ClaimedLetterRow extends WholeLetterRow {
  readonly plan_id: string;
  readonly plan_by: string;
  readonly plan_because: string;
  readonly claim: string;
}

export interface GroupRow {
  readonly cause: string;
  readonly reason: string;
  readonly queue: string;
  readonly name: string | null;
  readonly detail: string;
  readonly count: number;
  readonly sagas: number;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
}

const LISTED = `tenant, id, reason, detail, cause, stack, attempts, put_aside_by, is_copy, queue, exchange, routing_key, message_id,
       correlation_id, type, name, contract_version, app_id, user_id, content_type, headers, x_death, size_bytes::float8 AS size_bytes, hash,
       saga_id, saga_definition, saga_path, saga_kind, saga_direction, saga_epoch::float8 AS saga_epoch, status,
       floor(extract(epoch FROM first_seen_at) * 1000)::float8 AS first_seen_at,
       floor(extract(epoch FROM last_seen_at) * 1000)::float8 AS last_seen_at,
       times, note, floor(extract(epoch FROM due_at) * 1000)::float8 AS due_at,
       (extract(epoch FROM last_seen_at) * 1000000)::bigint AS last_seen_micros`;

/**
 * Keeps letters. One that is there already was seen once more, says what was said of it last, and is open again: whatever was planned or
 * done about it did not help. The rows are written in the order of their keys, so that two recorders do not deadlock.
 *
 * $1 text[] tenants, $2 text[] reasons, $3 text[] details, $4 text[] causes, $5 text[] stacks or null, $6 integer[] attempts or null,
 * $7 text[] put aside by, $8 boolean[] copies, $9 text[] queues, $10 text[] exchanges, $11 text[] routing keys, $12 text[] message ids or '',
 * $13 text[] correlation ids or null, $14 text[] types or null, $15 text[] names or null, $16 integer[] contract versions or null,
 * $17 text[] app ids or null, $18 text[] content types or null, $19 text[] headers as JSON, $20 text[] x-death or null,
 * $21 bytea[] contents or null, $22 bigint[] sizes, $23 text[] hashes, $24 uuid[] saga ids or null, $25 text[] definitions or null,
 * $26 text[] paths or null, $27 text[] kinds or null, $28 text[] directions or null, $29 bigint[] epochs or null, $30 integer[] times, $31 text[] users or null.
 * The same letter at most once in a call.
 * Rows: none.
 * Locks: the rows that are there; waits for whoever plans or settles them. Index: dead_letter_same.
 */
export const RECORD_LETTERS = `
INSERT INTO edda.dead_letter AS letter
  (tenant, reason, detail, cause, stack, attempts, put_aside_by, is_copy, queue, exchange, routing_key, message_id, correlation_id, type,
   name, contract_version, app_id, content_type, headers, x_death, content, size_bytes, hash,
   saga_id, saga_definition, saga_path, saga_kind, saga_direction, saga_epoch, times, user_id)
SELECT *
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::boolean[], $9::text[], $10::text[],
            $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::integer[], $17::text[], $18::text[], $19::text[],
            $20::text[], $21::bytea[], $22::bigint[], $23::text[], $24::uuid[], $25::text[], $26::text[], $27::text[], $28::text[],
            $29::bigint[], $30::integer[], $31::text[])
  AS given (tenant, reason, detail, cause, stack, attempts, put_aside_by, is_copy, queue, exchange, routing_key, message_id,
            correlation_id, type, name, contract_version, app_id, content_type, headers, x_death, content, size_bytes, hash,
            saga_id, saga_definition, saga_path, saga_kind, saga_direction, saga_epoch, times, user_id)
ORDER BY tenant COLLATE "C", queue COLLATE "C", reason COLLATE "C", message_id COLLATE "C", hash COLLATE "C"
ON CONFLICT (tenant, queue, reason, message_id, hash) DO UPDATE
SET status = 'open', times = letter.times + excluded.times, last_seen_at = now(), detail = excluded.detail, cause = excluded.cause,
    stack = excluded.stack, attempts = excluded.attempts, put_aside_by = excluded.put_aside_by, is_copy = excluded.is_copy,
    exchange = excluded.exchange, routing_key = excluded.routing_key, correlation_id = excluded.correlation_id, type = excluded.type,
    name = excluded.name, contract_version = excluded.contract_version, app_id = excluded.app_id, user_id = excluded.user_id,
    content_type = excluded.content_type, headers = excluded.headers, x_death = excluded.x_death, saga_id = excluded.saga_id,
    saga_definition = excluded.saga_definition, saga_path = excluded.saga_path, saga_kind = excluded.saga_kind,
    saga_direction = excluded.saga_direction, saga_epoch = excluded.saga_epoch,
    plan_id = NULL, plan_by = NULL, plan_because = NULL, due_at = NULL, claim = NULL, settled_at = NULL`;

/**
 * One letter with its bytes. $1 text tenant, $2 uuid id. Rows: a WholeLetterRow. Locks: none. Index: dead_letter_pkey.
 */
export const FIND_LETTER = `
SELECT ${LISTED}, content, corrected
FROM edda.dead_letter
WHERE tenant = $1 AND id = $2`;

/** A parameter that is null does not filter, as in LIST_SAGAS. $1 text tenant, $2 uuid[] ids, $3 text reason, $4 text cause, $5 text queue, $6 text name, $7 uuid saga id. */
const FITS = `tenant = $1
  AND ($2::uuid[] IS NULL OR id = ANY ($2))
  AND ($3::text IS NULL OR reason = $3)
  AND ($4::text IS NULL OR cause = $4)
  AND ($5::text IS NULL OR queue = $5)
  AND ($6::text IS NULL OR name = $6)
  AND ($7::uuid IS NULL OR saga_id = $7)`;

/**
 * One page of a tenant's letters, the one last seen first.
 *
 * $1 to $7 as in FITS, $8 text status or null, $9 bigint and $10 uuid the page begins behind this time of last seeing (microseconds since 1970)
 * and this id, or null, $11 integer rows at most.
 * Rows: LetterRow. Locks: none.
 * Index: dead_letter_newest; dead_letter_open_newest or dead_letter_open_by_cause for open ones; dead_letter_by_saga; dead_letter_pkey.
 */
export const LIST_LETTERS = `
SELECT ${LISTED}
FROM edda.dead_letter AS letter
WHERE ${FITS}
  AND ($8::text IS NULL OR status = $8)
  AND ($9::bigint IS NULL OR (last_seen_at, id) < (timestamptz 'epoch' + $9 * interval '1 microsecond', $10::uuid))
ORDER BY letter.last_seen_at DESC, letter.id DESC
LIMIT $11`;

/**
 * Letters by cause, the largest group first.
 *
 * $1 to $7 as in FITS, $8 text status, $9 integer groups at most.
 * Rows: GroupRow. Locks: none. Index: dead_letter_open_by_cause or dead_letter_open_newest for open ones.
 */
export const GROUP_LETTERS = `
SELECT cause, min(reason) AS reason, min(queue) AS queue, min(name) AS name,
       (array_agg(detail ORDER BY last_seen_at DESC))[1] AS detail,
       count(*)::float8 AS count, count(DISTINCT saga_id)::float8 AS sagas,
       floor(extract(epoch FROM min(first_seen_at)) * 1000)::float8 AS first_seen_at,
       floor(extract(epoch FROM max(last_seen_at)) * 1000)::float8 AS last_seen_at
FROM edda.dead_letter
WHERE ${FITS}
  AND status = $8
GROUP BY cause
ORDER BY count(*) DESC, cause
LIMIT $9`;

/**
 * How many open letters there are. $1 to $7 as in FITS. Rows: count. Locks: none. Index: as for PLAN_LETTERS.
 */
export const COUNT_LETTERS = `
SELECT count(*)::float8 AS count
FROM edda.dead_letter
WHERE ${FITS}
  AND status = 'open'`;

/**
 * Marks open letters, the first seen first, each a step of the pace later than the one before. The rows are found again by their ctid, as
 * in CLAIM_DELIVERIES.
 *
 * $1 to $7 as in FITS, $8 text status to be, $9 text by, $10 text because, $11 text another body or null, $12 float8 milliseconds from one to
 * the next.
 * Rows: one, with count and last_due_at (milliseconds since 1970, or null).
 * Locks: the rows, passing over those that others have locked.
 * Index: dead_letter_open_by_cause, dead_letter_open_newest, dead_letter_by_saga or dead_letter_pkey, whichever the filter suits. Where
 * very many are meant, the table is read once more to find them again.
 */
export const PLAN_LETTERS = `
WITH meant AS MATERIALIZED (
  SELECT ctid AS row_id, first_seen_at, arrival
  FROM edda.dead_letter
  WHERE ${FITS}
    AND status = 'open'
  FOR UPDATE SKIP LOCKED
), placed AS MATERIALIZED (
  SELECT row_id, row_number() OVER (ORDER BY first_seen_at, arrival) - 1 AS place
  FROM meant
), plan AS MATERIALIZED (
  SELECT gen_random_uuid() AS id
), planned AS (
  UPDATE edda.dead_letter AS letter
  SET status = $8, plan_id = plan.id, plan_by = $9, plan_because = $10, corrected = $11, claim = NULL, note = NULL,
      due_at = now() + placed.place * $12::float8 * interval '1 millisecond'
  FROM placed, plan
  WHERE letter.ctid = placed.row_id
  RETURNING letter.due_at
)
SELECT count(*)::float8 AS count, floor(extract(epoch FROM max(due_at)) * 1000)::float8 AS last_due_at
FROM planned`;

/**
 * Leases letters whose plan is due: the lease moves the due time, and the claim says whose it is.
 *
 * $1 integer rows at most, $2 float8 lease in milliseconds, $3 bigint bytes that they may have together, but for the first.
 * Rows: ClaimedLetterRow, earliest first.
 * Locks: the rows, passing over those that others have locked.
 * Index: dead_letter_due.
 */
export const CLAIM_LETTERS = `
WITH due AS MATERIALIZED (
  SELECT ctid AS row_id, due_at, arrival, coalesce(length(content), 0) AS size
  FROM edda.dead_letter
  WHERE due_at <= now()
  ORDER BY due_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), summed AS MATERIALIZED (
  SELECT row_id, due_at, arrival, sum(size) OVER (ORDER BY due_at, arrival) - size AS before
  FROM due
), claimed AS (
  UPDATE edda.dead_letter AS letter
  SET due_at = clock_timestamp() + $2::float8 * interval '1 millisecond', claim = gen_random_uuid()
  FROM summed
  WHERE letter.ctid = summed.row_id AND summed.before <= $3::bigint
  RETURNING letter.*, summed.due_at AS was_due_at
)
SELECT ${LISTED}, content, corrected, plan_id, plan_by, plan_because, claim
FROM claimed
ORDER BY was_due_at, arrival`;

/**
 * Says what came of letters.
 *
 * $1 text[] tenants, $2 uuid[] ids, $3 uuid[] claims, $4 text[] statuses, $5 text[] notes.
 * Rows: none.
 * Locks: the rows; waits for whoever records them, and then does nothing, as the claim is gone. Index: dead_letter_pkey.
 */
export const SETTLE_LETTERS = `
UPDATE edda.dead_letter AS letter
SET status = settled.status, note = settled.note, due_at = NULL, claim = NULL, plan_id = NULL, plan_by = NULL, plan_because = NULL,
    settled_at = CASE WHEN settled.status <> 'open' THEN now() END
FROM (
  SELECT tenant, id, claim, status, note
  FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[]) AS given (tenant, id, claim, status, note)
) AS settled
WHERE letter.tenant = settled.tenant AND letter.id = settled.id AND letter.claim = settled.claim`;
