/** A row of FIND_MAIL and LIST_MAIL. */
export interface MailRow {
  readonly id: string;
  readonly tenant: string;
  readonly event: string;
  readonly contract_version: number;
  readonly keys: readonly string[];
  readonly body: unknown;
  readonly traceparent: string | null;
  readonly unexpected: string;
  readonly ttl_ms: number;
  readonly status: string;
  readonly received_at: number;
  readonly expires_at: number;
  readonly recipients: number;
  readonly note: string | null;
  /** A bigint, as text. */
  readonly arrival: string;
}

/**
 * Puts events into the mailbox, born to be matched. One whose id is there already is the same event, and is left as it is. The order of
 * arrival is the order given; the rows are inserted in the order of their ids, so that two batches with the same events do not deadlock.
 *
 * Each lies under its keys from the beginning: a saga that begins to wait meanwhile must find it, and later events must not overtake it.
 *
 * $1 text[] tenants, $2 text[] ids, $3 text[] events, $4 integer[] contract versions, $5 text[] keys, each a JSON array,
 * $6 text[] bodies as JSON, $7 text[] traceparents or null, $8 text[] policies, $9 float8[] for how long to keep them, in milliseconds.
 * Rows: the ids of those that are new.
 * Locks: waits for whoever is inserting the same id.
 * Index: mail_pkey, mail_key_pkey.
 */
export const POST_MAIL = `
WITH given AS MATERIALIZED (
  SELECT nextval('edda.mail_arrival_seq') AS arrival, tenant, id, event, contract_version,
         ARRAY(SELECT json_array_elements_text(keys::json)) AS keys, body::json AS body, traceparent, unexpected,
         now() + ttl_ms * interval '1 millisecond' AS expires_at
  FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[])
    AS new (tenant, id, event, contract_version, keys, body, traceparent, unexpected, ttl_ms)
), posted AS (
  INSERT INTO edda.mail (tenant, id, event, contract_version, keys, body, traceparent, unexpected, arrival, expires_at)
  SELECT tenant, id, event, contract_version, keys, body, traceparent, unexpected, arrival, expires_at
  FROM given
  ORDER BY tenant COLLATE "C", id COLLATE "C", arrival
  ON CONFLICT (tenant, id) DO NOTHING
  RETURNING tenant, id, keys, arrival, expires_at
), keyed AS (
  INSERT INTO edda.mail_key (tenant, key, arrival, message_id, expires_at)
  SELECT tenant, key, arrival, id, expires_at
  FROM posted CROSS JOIN unnest(keys) AS k (key)
  ON CONFLICT (tenant, key, arrival) DO NOTHING
)
SELECT id
FROM posted`;

const COLUMNS = `id, tenant, event, contract_version, keys, body, traceparent, unexpected,
       (extract(epoch FROM expires_at - received_at) * 1000)::float8 AS ttl_ms, status,
       floor(extract(epoch FROM received_at) * 1000)::float8 AS received_at,
       floor(extract(epoch FROM expires_at) * 1000)::float8 AS expires_at,
       recipients, note, arrival`;

/**
 * One event. $1 text tenant, $2 text id. Rows: a MailRow. Locks: none. Index: mail_pkey.
 */
export const FIND_MAIL = `
SELECT ${COLUMNS}
FROM edda.mail
WHERE tenant = $1 AND id = $2`;

/**
 * One page of a tenant's events, newest first. A parameter that is null does not filter, as in LIST_SAGAS.
 *
 * $1 text tenant, $2 text status or null, $3 text event or null, $4 bigint the page begins before this arrival, or null,
 * $5 integer rows at most.
 * Rows: MailRow. Locks: none. Index: mail_newest; mail_parked for those that are parked.
 */
export const LIST_MAIL = `
SELECT ${COLUMNS}
FROM edda.mail
WHERE tenant = $1
  AND ($2::text IS NULL OR status = $2)
  AND ($3::text IS NULL OR event = $3)
  AND ($4::bigint IS NULL OR arrival < $4)
ORDER BY arrival DESC
LIMIT $5`;

/**
 * Puts an event away that nobody has got.
 *
 * $1 text tenant, $2 text id, $3 text who and why.
 * Rows: one if it was kept or parked, else none.
 * Locks: the row; waits for whoever is matching it, and then does nothing if a saga got it. Index: mail_pkey, mail_key_pkey.
 */
export const DISCARD_MAIL = `
WITH discarded AS (
  UPDATE edda.mail
  SET status = 'discarded', match_at = NULL, note = $3
  WHERE tenant = $1 AND id = $2 AND status IN ('kept', 'parked')
  RETURNING tenant, id, keys, arrival
), unkeyed AS (
  DELETE FROM edda.mail_key AS mail_key
  USING discarded CROSS JOIN unnest(discarded.keys) AS k (key)
  WHERE (mail_key.tenant, mail_key.key, mail_key.arrival) = (discarded.tenant, k.key, discarded.arrival)
)
SELECT id
FROM discarded`;

/**
 * Has an event matched anew that went to nobody. It lies under its keys again, so that later ones do not overtake it.
 *
 * $1 text tenant, $2 text id, $3 text who and why.
 * Rows: one if it was parked, expired, ignored or discarded, else none.
 * Locks: the row; waits for whoever is putting it away. Index: mail_pkey, mail_key_pkey.
 */
export const DELIVER_MAIL = `
WITH returned AS (
  UPDATE edda.mail
  SET status = 'kept', match_at = now(), note = $3
  WHERE tenant = $1 AND id = $2 AND status IN ('parked', 'expired', 'ignored', 'discarded')
  RETURNING tenant, id, keys, arrival, expires_at
), keyed AS (
  INSERT INTO edda.mail_key (tenant, key, arrival, message_id, expires_at)
  SELECT tenant, k.key, arrival, id, expires_at
  FROM returned CROSS JOIN unnest(returned.keys) AS k (key)
  ON CONFLICT (tenant, key, arrival) DO NOTHING
)
SELECT id
FROM returned`;

/**
 * Marks kept events whose time is over. What is not matched yet is not expired: a saga may have waited for it all the time.
 *
 * $1 integer rows at most.
 * Rows: id.
 * Locks: the rows, passing over those that others have locked. Index: mail_to_expire, then mail_pkey and mail_key_pkey.
 */
export const EXPIRE_MAIL = `
WITH past AS MATERIALIZED (
  SELECT tenant, id
  FROM edda.mail
  WHERE status = 'kept' AND match_at IS NULL AND expires_at <= now()
  ORDER BY expires_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), expired AS (
  UPDATE edda.mail AS mail
  SET status = 'expired'
  FROM past
  WHERE mail.tenant = past.tenant AND mail.id = past.id
  RETURNING mail.tenant, mail.id, mail.keys, mail.arrival
), unkeyed AS (
  DELETE FROM edda.mail_key AS mail_key
  USING expired CROSS JOIN unnest(expired.keys) AS k (key)
  WHERE (mail_key.tenant, mail_key.key, mail_key.arrival) = (expired.tenant, k.key, expired.arrival)
)
SELECT id
FROM expired`;
