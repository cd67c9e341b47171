/** The row of MEASURE_STORE. */
export interface MeasuresRow {
  readonly outbox: number;
  readonly oldest_ms: number;
  readonly lag_ms: number;
  readonly letters: readonly { readonly reason: string; readonly count: number }[];
  readonly unfinished: readonly {
    readonly definition: string;
    readonly status: string;
    readonly count: number;
  }[];
}

/**
 * What an operator wants to know, in one statement whose cost is bounded by $1, however many sagas there are: the outbox by those that may be
 * claimed first, letters by the open ones, sagas by tenant and status, each the oldest $1. Tenants are found by hopping from one to the next.
 *
 * $1 integer rows at most of each.
 * Rows: one, MeasuresRow. Locks: none.
 * Index: outbox_claimable, timer_due, dead_letter_open_newest, saga_unfinished (once for each tenant and status).
 */
export const MEASURE_STORE = `
WITH RECURSIVE tenant AS (
  (SELECT tenant
   FROM edda.saga
   WHERE status IN ('running', 'waiting', 'compensating', 'paused', 'parked')
   ORDER BY tenant
   LIMIT 1)
  UNION ALL
  SELECT (
    SELECT saga.tenant
    FROM edda.saga AS saga
    WHERE saga.status IN ('running', 'waiting', 'compensating', 'paused', 'parked') AND saga.tenant > tenant.tenant
    ORDER BY saga.tenant
    LIMIT 1)
  FROM tenant
  WHERE tenant.tenant IS NOT NULL
), unfinished AS (
  SELECT one.definition, every.status, count(*)::integer AS count
  FROM tenant
  CROSS JOIN unnest(ARRAY['running', 'waiting', 'compensating', 'paused', 'parked']) AS every (status)
  CROSS JOIN LATERAL (
    SELECT saga.definition
    FROM edda.saga AS saga
    WHERE saga.tenant = tenant.tenant
      AND saga.status = every.status
      AND saga.status IN ('running', 'waiting', 'compensating', 'paused', 'parked')
    ORDER BY saga.id
    LIMIT $1
  ) AS one
  GROUP BY one.definition, every.status
), letters AS (
  SELECT open.reason, count(*)::integer AS count
  FROM (SELECT reason FROM edda.dead_letter WHERE status = 'open' LIMIT $1) AS open
  GROUP BY open.reason
), waiting AS (
  SELECT count(*)::integer AS count, min(first.created_at) AS oldest
  FROM (SELECT created_at FROM edda.outbox ORDER BY claimable_at LIMIT $1) AS first
)
SELECT waiting.count AS outbox,
       greatest(0, coalesce(extract(epoch FROM clock_timestamp() - waiting.oldest) * 1000, 0))::float8 AS oldest_ms,
       greatest(0, coalesce((
         SELECT extract(epoch FROM clock_timestamp() - due_at) * 1000 FROM edda.timer ORDER BY due_at LIMIT 1
       ), 0))::float8 AS lag_ms,
       coalesce((SELECT json_agg(json_build_object('reason', reason, 'count', count) ORDER BY reason) FROM letters), '[]') AS letters,
       coalesce((
         SELECT json_agg(json_build_object('definition', definition, 'status', status, 'count', count) ORDER BY definition, status)
         FROM unfinished
       ), '[]') AS unfinished
FROM waiting`;
