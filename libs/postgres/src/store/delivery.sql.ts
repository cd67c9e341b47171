/** A row of CLAIM_DELIVERIES. */
export interface DeliveryRow {
  readonly message_id: string;
  readonly saga_id: string;
  readonly path: string;
  readonly event: string;
  readonly key: string;
  readonly body: unknown;
}

/**
 * Leases deliveries that nobody works on, as CLAIM_OUTBOX does. The rows are found again by their ctid: this table is empty one minute and
 * full the next, and a join that was planned for an empty one would read it again for each row. One that was written since the statement
 * began is not found, and is claimed the next time.
 *
 * $1 integer rows at most, $2 float8 lease in milliseconds.
 * Rows: DeliveryRow, in the order in which the events came.
 * Locks: the rows, passing over those that others have locked.
 * Index: mail_delivery_claimable, then mail_pkey.
 */
export const CLAIM_DELIVERIES = `
WITH claimable AS MATERIALIZED (
  SELECT ctid AS row_id
  FROM edda.mail_delivery
  WHERE claimable_at <= now()
  ORDER BY claimable_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE edda.mail_delivery
  SET claimable_at = clock_timestamp() + $2::float8 * interval '1 millisecond'
  WHERE ctid = ANY (ARRAY(SELECT row_id FROM claimable))
  RETURNING saga_id, path, key, tenant, message_id
)
SELECT claimed.message_id, claimed.saga_id, claimed.path, claimed.key, mail.event, mail.body
FROM claimed
JOIN edda.mail AS mail ON mail.tenant = claimed.tenant AND mail.id = claimed.message_id
ORDER BY mail.arrival, claimed.saga_id`;

/**
 * Removes deliveries that sagas have taken in. A wait that is still there afterwards (the event did not end it) takes the next one.
 *
 * $1 uuid[] saga ids, $2 text[] message ids.
 * Rows: none.
 * Locks: the rows, whose sagas the transaction has locked; those of awaited, waiting at most for a MATCH_MAIL.
 * Index: mail_delivery_pkey, awaited_pkey.
 */
export const SETTLE_DELIVERIES = `
WITH settled AS (
  DELETE FROM edda.mail_delivery
  WHERE saga_id = ANY ($1::uuid[])
    AND (saga_id, message_id) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
  RETURNING saga_id, path
)
UPDATE edda.awaited
SET match_at = now()
WHERE saga_id = ANY ($1::uuid[])
  AND (saga_id, path) IN (SELECT saga_id, path FROM settled)`;

/**
 * Gives deliveries up. An event that was for one saga alone is as it was when it came, and is matched anew; it lies under its keys
 * again, so that later ones do not overtake it.
 *
 * $1 uuid[] saga ids, $2 text[] message ids.
 * Rows: none.
 * Locks: the rows, in the order of sagas and paths; those of mail, which nobody else changes while they are `delivered`; those of awaited.
 * Index: mail_delivery_pkey, awaited_pkey, mail_pkey.
 */
export const DROP_DELIVERIES = `
WITH named AS MATERIALIZED (
  SELECT saga_id, path
  FROM edda.mail_delivery
  WHERE saga_id = ANY ($1::uuid[])
    AND (saga_id, message_id) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))
  ORDER BY saga_id, path
  FOR UPDATE
), dropped AS (
  DELETE FROM edda.mail_delivery
  WHERE saga_id = ANY ($1::uuid[])
    AND (saga_id, path) IN (SELECT saga_id, path FROM named)
  RETURNING saga_id, path, tenant, message_id
), looked_for AS (
  UPDATE edda.awaited
  SET match_at = now()
  WHERE saga_id = ANY ($1::uuid[])
    AND (saga_id, path) IN (SELECT saga_id, path FROM dropped)
), returned AS (
  UPDATE edda.mail AS mail
  SET status = 'kept', recipients = 0, match_at = now()
  FROM dropped
  WHERE mail.tenant = dropped.tenant AND mail.id = dropped.message_id AND mail.recipients = 1
  RETURNING mail.tenant, mail.id, mail.keys, mail.arrival, mail.expires_at
)
INSERT INTO edda.mail_key (tenant, key, arrival, message_id, expires_at)
SELECT tenant, k.key, arrival, id, expires_at
FROM returned CROSS JOIN unnest(returned.keys) AS k (key)
ON CONFLICT (tenant, key, arrival) DO NOTHING`;
