import { NARROWED } from './saga-list.sql.js';

/** A row of the statements that give orders. */
export interface BulkActionRow {
  readonly tenant: string;
  readonly id: string;
  readonly filter: object;
  readonly ids: readonly string[] | null;
  readonly action: string;
  readonly path: string | null;
  readonly ordered_by: string;
  readonly reason: string;
  readonly status: string;
  readonly total: number;
  readonly total_capped: boolean;
  readonly done: number;
  readonly refusals: readonly { readonly reason: string; readonly count: number; readonly example: string }[];
  readonly begun: readonly string[];
  readonly cursor: string | null;
  readonly note: string | null;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly claim: string | null;
}

const COLUMNS = `tenant, id, filter, ids, action, path, ordered_by, reason, status, total, total_capped, done, refusals, begun, cursor, note,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_at, (extract(epoch FROM ended_at) * 1000)::float8 AS ended_at, claim`;

/**
 * Counts the sagas that a filter means, for a person's order.
 *
 * $1 to $13 as in the lists (of which $13 is how far it is counted), $14 text[] statuses or null, $15 text pattern of business keys or null.
 * Rows: count. Locks: none. Index: whichever narrows most; at worst it reads sagas until enough are found.
 */
export const COUNT_MEANT = `
SELECT count(*)::integer AS count
FROM (
  SELECT saga.id
  FROM edda.saga AS saga
  WHERE ${NARROWED}
    AND ($14::text[] IS NULL OR saga.status = ANY ($14))
    AND ($15::text IS NULL OR saga.business_key LIKE $15)
  LIMIT $13
) AS meant`;

/**
 * Adds an order, unless its idempotency key has one.
 *
 * $1 text tenant, $2 uuid id, $3 text idempotency key or null, $4 text filter as JSON, $5 uuid[] ids or null, $6 text action, $7 text path or null,
 * $8 text by, $9 text reason, $10 integer total, $11 boolean whether there are more.
 * Rows: BulkActionRow; none if the key has an order. Locks: waits for whoever adds the same key. Index: bulk_action_once.
 */
export const ADD_BULK_ACTION = `
INSERT INTO edda.bulk_action (tenant, id, idempotency_key, filter, ids, action, path, ordered_by, reason, total, total_capped)
VALUES ($1, $2::uuid, $3, $4::json, $5::uuid[], $6, $7, $8, $9, $10, $11)
ON CONFLICT (tenant, idempotency_key) DO NOTHING
RETURNING ${COLUMNS}`;

/** One order, by its id or its idempotency key. $1 text tenant, $2 uuid id or null, $3 text key or null. Locks: none. Index: bulk_action_pkey, bulk_action_once. */
export const FIND_BULK_ACTION = `
SELECT ${COLUMNS}
FROM edda.bulk_action
WHERE tenant = $1 AND ($2::uuid IS NULL OR id = $2::uuid) AND ($3::text IS NULL OR idempotency_key = $3)`;

/** A tenant's orders, the newest first. $1 text tenant, $2 integer rows at most. Locks: none. Index: bulk_action_pkey. */
export const LIST_BULK_ACTIONS = `
SELECT ${COLUMNS}
FROM edda.bulk_action
WHERE tenant = $1
ORDER BY id DESC
LIMIT $2`;

/**
 * Leases one order that runs to the caller.
 *
 * $1 float8 milliseconds of the lease. Rows: BulkActionRow. Locks: the row, skipping those that are being claimed. Index: bulk_action_claimable.
 */
export const CLAIM_BULK_ACTION = `
UPDATE edda.bulk_action
SET claimable_at = now() + $1 * interval '1 millisecond', claim = gen_random_uuid()
WHERE (tenant, id) = (
  SELECT tenant, id
  FROM edda.bulk_action
  WHERE status = 'running' AND claimable_at <= now()
  ORDER BY claimable_at
  LIMIT 1
  FOR UPDATE SKIP LOCKED
)
RETURNING ${COLUMNS}`;

/**
 * Writes how far an order has come, if it still runs and belongs to the caller.
 *
 * $1 text tenant, $2 uuid id, $3 uuid claim, $4 text cursor or null, $5 integer done, $6 text refusals as JSON, $7 boolean whether that was all,
 * $8 float8 milliseconds of the lease, $9 uuid[] sagas that come next. Rows: id, if it was written. Locks: the row. Index: bulk_action_pkey.
 */
export const SAVE_BULK_PROGRESS = `
UPDATE edda.bulk_action
SET begun = $9::uuid[], cursor = $4, done = $5, refusals = $6::json,
    status = CASE WHEN $7 THEN 'finished' ELSE status END,
    ended_at = CASE WHEN $7 THEN now() END,
    claimable_at = now() + $8 * interval '1 millisecond'
WHERE tenant = $1 AND id = $2::uuid AND claim = $3::uuid AND status = 'running'
RETURNING id`;

/** Ends an order that runs. $1 text tenant, $2 uuid id, $3 text note. Rows: id, if it ran. Locks: the row. Index: bulk_action_pkey. */
export const CANCEL_BULK_ACTION = `
UPDATE edda.bulk_action
SET status = 'cancelled', ended_at = now(), note = $3
WHERE tenant = $1 AND id = $2::uuid AND status = 'running'
RETURNING id`;
