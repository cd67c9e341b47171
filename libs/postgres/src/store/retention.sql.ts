/** A row of OLD_SAGAS. */
export interface OldSagaRow {
  readonly id: string;
  readonly tenant: string;
  readonly definition: string;
  readonly business_key: string;
  /** A bigint, as text. */
  readonly ended_micros: string;
  /** Something may still ask for it. */
  readonly is_wanted: boolean;
}

/** A row of OLD_MAIL and OLD_LETTERS. */
export interface OldRow {
  readonly tenant: string;
  readonly id: string;
  /** Bigints, as text. */
  readonly micros: string;
  readonly arrival: string;
}

/**
 * The turn to remove, which one transaction has at a time.
 *
 * $1 the schema. Rows: one, is_mine. Locks: an advisory lock for the schema, if it is free. Index: none.
 */
export const TAKE_TURN = `SELECT pg_try_advisory_xact_lock(hashtextextended('edda prune ' || $1, 0)) AS is_mine`;

/** Message ids of dead letters that may still come again. Index: dead_letter_open_newest, dead_letter_due. */
const UNSETTLED_LETTERS = `SELECT message_id FROM edda.dead_letter WHERE status = 'open'
  UNION ALL
  SELECT message_id FROM edda.dead_letter WHERE due_at IS NOT NULL`;

const oldSagas = (lock: string): string => `
WITH RECURSIVE old AS MATERIALIZED (
  SELECT id, tenant, definition, business_key, ended_at, (state #>> '{parent,sagaId}')::uuid AS parent_id
  FROM edda.saga
  WHERE definition = $1
    AND ended_at < now() - $2::float8 * interval '1 millisecond'
    AND ($3::bigint IS NULL OR (ended_at, id) > (timestamptz 'epoch' + $3 * interval '1 microsecond', $4::uuid))
  ORDER BY ended_at, id
  LIMIT $5${lock}
), kin (id, ancestor_id) AS (
  SELECT id, parent_id
  FROM old
  WHERE parent_id IS NOT NULL
  UNION
  SELECT kin.id, ancestor.parent_id
  FROM kin
  CROSS JOIN LATERAL (
    SELECT (state #>> '{parent,sagaId}')::uuid AS parent_id
    FROM edda.saga
    WHERE id = kin.ancestor_id
    OFFSET 0
  ) AS ancestor
  WHERE ancestor.parent_id IS NOT NULL
), child AS MATERIALIZED (
  SELECT kin.id
  FROM kin
  CROSS JOIN LATERAL (
    SELECT
    FROM edda.saga
    WHERE id = kin.ancestor_id AND ended_at IS NULL
    OFFSET 0
  ) AS under_way
), unsettled AS MATERIALIZED (
  ${UNSETTLED_LETTERS}
), restarted AS MATERIALIZED (
  SELECT old.id
  FROM old
  CROSS JOIN LATERAL (
    SELECT key
    FROM edda.idempotency_key
    WHERE saga_id = old.id
    OFFSET 0
  ) AS held
  WHERE held.key IN (SELECT message_id FROM unsettled)
)
SELECT id, tenant, definition, business_key, (extract(epoch FROM ended_at) * 1000000)::bigint AS ended_micros,
       id IN (SELECT id FROM child) OR id IN (SELECT id FROM restarted) AS is_wanted
FROM old
ORDER BY ended_at, id`;

/**
 * Sagas that ended longest ago, and whether anything may still ask for them: a parent under way, or the parent of that one, and so on; or a dead letter that would
 * start the saga again.
 *
 * An ended saga has nothing due: only its parent can make it go on, which is looked at, and only a message can start it once more. So what
 * is not wanted now will not be later.
 *
 * OFFSET 0 makes the planner look up row by row, as in MATCH_MAIL: it cannot know that there are few children.
 *
 * $1 text definition, $2 float8 how long they are kept, in milliseconds; the batch begins behind $3 bigint end (microseconds since 1970) or
 * null, and $4 uuid id; $5 integer rows at most.
 * Rows: OldSagaRow. Locks: the rows, passing over those that others have locked.
 * Index: saga_to_prune; then saga_pkey, idempotency_key_by_saga, and those of unsettled letters.
 */
export const OLD_SAGAS = oldSagas(`
  FOR UPDATE SKIP LOCKED`);

/** The same without locks, to count. */
export const COUNTED_OLD_SAGAS = oldSagas('');

/**
 * Removes facts. $1 uuid[] sagas. Rows: none. Locks: the rows, whose sagas the transaction has locked. Index: saga_history_pkey of the partitions in which
 * these sagas are.
 */
export const DELETE_HISTORY = `
DELETE FROM edda.saga_history
WHERE saga_id = ANY ($1::uuid[])`;

/** Removes waits that an end has left, though it leaves none. $1 uuid[] sagas. Rows: none. Locks: the rows. Index: awaited_pkey. */
export const DELETE_AWAITED = `
DELETE FROM edda.awaited
WHERE saga_id = ANY ($1::uuid[])`;

/**
 * Removes the idempotency keys that started sagas. $1 uuid[] sagas. Rows: none. Locks: the rows; whoever claims the same key waits for the commit, and has it
 * then. Index: idempotency_key_by_saga.
 */
export const DELETE_KEYS_OF_SAGAS = `
DELETE FROM edda.idempotency_key
WHERE saga_id = ANY ($1::uuid[])`;

/** Removes sagas. $1 uuid[] ids. Rows: none. Locks: the rows, which OLD_SAGAS has locked. Index: saga_pkey. */
export const DELETE_SAGAS = `
DELETE FROM edda.saga
WHERE id = ANY ($1::uuid[])`;

const oldMail = (lock: string): string => `
SELECT tenant, id, (extract(epoch FROM received_at) * 1000000)::bigint AS micros, arrival
FROM edda.mail
WHERE status IN ('delivered', 'ignored', 'expired', 'discarded')
  AND received_at < now() - $1::float8 * interval '1 millisecond'
  AND ($2::bigint IS NULL OR (received_at, arrival) > (timestamptz 'epoch' + $2 * interval '1 microsecond', $3::bigint))
ORDER BY received_at, arrival
LIMIT $4${lock}`;

/**
 * Events of which nothing will become any more, the oldest first.
 *
 * $1 float8 how long they are kept, in milliseconds; the batch begins behind $2 bigint time (microseconds since 1970) or null, and $3 bigint
 * arrival; $4 integer rows at most.
 * Rows: OldRow. Locks: the rows, passing over those that others have locked. Index: mail_settled.
 */
export const OLD_MAIL = oldMail(`
FOR UPDATE SKIP LOCKED`);

/** The same without locks, to count. */
export const COUNTED_OLD_MAIL = oldMail('');

/**
 * Which of these events are yet to be taken in by a saga, or may come again from a dead letter. A saga that is paused or parked may leave one
 * lying for a long time.
 *
 * $1 text[] message ids. Rows: message_id. Locks: none.
 * Index: those of unsettled letters. Deliveries are read from the beginning: there are few, and one more index would cost each event.
 */
export const WANTED_MAIL = `
SELECT message_id FROM edda.mail_delivery WHERE message_id = ANY ($1::text[])
UNION
SELECT message_id FROM (
  ${UNSETTLED_LETTERS}
) AS unsettled WHERE message_id = ANY ($1::text[])`;

/** Removes events. $1 text[] tenants, $2 text[] ids. Rows: none. Locks: the rows, which OLD_MAIL has locked. Index: mail_pkey. */
export const DELETE_MAIL = `
DELETE FROM edda.mail AS mail
USING unnest($1::text[], $2::text[]) AS old (tenant, id)
WHERE mail.tenant = old.tenant AND mail.id = old.id`;

const oldLetters = (lock: string): string => `
SELECT tenant, id, (extract(epoch FROM settled_at) * 1000000)::bigint AS micros, arrival
FROM edda.dead_letter
WHERE settled_at < now() - $1::float8 * interval '1 millisecond'
  AND ($2::bigint IS NULL OR (settled_at, id) > (timestamptz 'epoch' + $2 * interval '1 microsecond', $3::uuid))
ORDER BY settled_at, id
LIMIT $4${lock}`;

/**
 * Letters that were redriven or discarded, the oldest first.
 *
 * $1 float8 how long they are kept, in milliseconds; the batch begins behind $2 bigint time (microseconds since 1970) or null, and $3 uuid id;
 * $4 integer rows at most.
 * Rows: OldRow. Locks: the rows, passing over those that others have locked: one that is just dying again. Index: dead_letter_settled.
 */
export const OLD_LETTERS = oldLetters(`
FOR UPDATE SKIP LOCKED`);

/** The same without locks, to count. */
export const COUNTED_OLD_LETTERS = oldLetters('');

/** Removes letters. $1 text[] tenants, $2 uuid[] ids. Rows: none. Locks: the rows, which OLD_LETTERS has locked. Index: dead_letter_pkey. */
export const DELETE_LETTERS = `
DELETE FROM edda.dead_letter AS letter
USING unnest($1::text[], $2::uuid[]) AS old (tenant, id)
WHERE letter.tenant = old.tenant AND letter.id = old.id`;
