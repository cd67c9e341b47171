import { ENDED, NAMED, UNDER_WAY } from './saga-list.sql.js';

/** A row of COUNT_SAGAS. */
export interface CountRow {
  readonly definition: string;
  readonly version: number;
  readonly status: string;
  readonly count: number;
}

/**
 * Counts a tenant's sagas: all of those under way, and of those that have ended the newest of each version and status.
 *
 * $1 text tenant, $2 text definition or null, $3 integer version or null, $4 integer ended sagas of one version and status at most.
 * Rows: CountRow. Locks: none. Index: saga_unfinished, and saga_ended once for each version and status; the table itself only where a
 * page of it was changed lately.
 */
export const COUNT_SAGAS = `
WITH RECURSIVE ${NAMED}
SELECT saga.definition, saga.version, saga.status, count(*)::integer AS count
FROM edda.saga AS saga
WHERE saga.tenant = $1 AND ${UNDER_WAY}
  AND ($2::text IS NULL OR saga.definition = $2) AND ($3::integer IS NULL OR saga.version = $3)
GROUP BY saga.definition, saga.version, saga.status
UNION ALL
SELECT named.name, named.version, every.status, newest.count
FROM unnest(ARRAY['completed', 'compensated', 'resolved']) AS every (status)
CROSS JOIN named
CROSS JOIN LATERAL (
  SELECT count(*)::integer AS count
  FROM (
    SELECT saga.id
    FROM edda.saga AS saga
    WHERE saga.tenant = $1 AND saga.definition = named.name AND saga.version = named.version
      AND saga.status = every.status AND ${ENDED}
    ORDER BY saga.id DESC
    LIMIT $4
  ) AS counted
) AS newest
WHERE newest.count > 0`;

/** A row of READ_FACTS. */
export interface FactRow {
  readonly xid: string;
  readonly position: string;
  readonly saga_id: string;
  readonly tenant: string;
  readonly definition: string;
  readonly version: number;
  readonly business_key: string;
  readonly status: string;
  readonly revision: number;
  readonly sequence: number;
  readonly at: number;
  readonly fact: unknown;
}

/**
 * The last transaction of which all is final: no older one is under way, in no database of the server.
 *
 * Rows: xid as text. Locks: none.
 */
export const STREAM_END = `SELECT ((pg_snapshot_xmin(pg_current_snapshot())::text)::bigint - 1)::text AS xid`;

/**
 * Final facts of all sagas behind a place, with their sagas. Transactions become visible out of the order of their numbers, and positions are given
 * out of order too: below the oldest transaction that is under way nothing comes any more.
 *
 * $1 text xid, $2 text position, $3 integer rows at most.
 * Rows: FactRow, in the order of xid and position. Locks: none. Index: saga_history_by_xid (and the pages that were written last), saga_pkey.
 */
export const READ_FACTS = `
SELECT entry.xid::text AS xid, entry.position::text AS position, entry.saga_id, saga.tenant, saga.definition, saga.version,
       saga.business_key, saga.status, saga.revision,
       entry.sequence, (extract(epoch FROM entry.at) * 1000)::float8 AS at, entry.fact
FROM (
  SELECT history.xid, history.position, history.saga_id, history.sequence, history.at, history.fact
  FROM edda.saga_history AS history
  WHERE (history.xid::text)::bigint >= ($1::text)::bigint
    AND (history.xid, history.position) > (($1::text)::xid8, ($2::text)::bigint)
    AND history.xid < pg_snapshot_xmin(pg_current_snapshot())
  ORDER BY history.xid, history.position
  LIMIT $3
) AS entry
JOIN edda.saga AS saga ON saga.id = entry.saga_id
ORDER BY entry.xid, entry.position`;

/** A row of READ_STANDINGS. */
export interface StandingRow {
  readonly id: string;
  readonly updated_at: number;
  readonly timer_due_at: number | null;
  readonly unsent: readonly {
    readonly name: string | null;
    readonly since: number;
    readonly attempts: number;
    readonly reason: string | null;
  }[];
}

/**
 * What there is of sagas beside their states. For people: the outbox is read whole, since it has no index by saga; it is as short as the broker
 * is quick.
 *
 * $1 uuid[] ids. Rows: StandingRow. Locks: none. Index: saga_pkey, timer_pkey.
 */
export const READ_STANDINGS = `
WITH waiting AS (
  SELECT outbox.saga_id,
         json_agg(json_build_object(
           'name', outbox.message ->> 'type',
           'since', (extract(epoch FROM outbox.created_at) * 1000)::float8,
           'attempts', outbox.attempts,
           'reason', outbox.last_reason) ORDER BY outbox.created_at, outbox.id) AS unsent
  FROM edda.outbox AS outbox
  WHERE outbox.saga_id = ANY ($1::uuid[])
  GROUP BY outbox.saga_id
)
SELECT saga.id,
       (extract(epoch FROM saga.updated_at) * 1000)::float8 AS updated_at,
       (extract(epoch FROM timer.due_at) * 1000)::float8 AS timer_due_at,
       coalesce(waiting.unsent, '[]'::json) AS unsent
FROM edda.saga AS saga
LEFT JOIN edda.timer AS timer ON timer.saga_id = saga.id
LEFT JOIN waiting ON waiting.saga_id = saga.id
WHERE saga.id = ANY ($1::uuid[])`;

/** The row of READ_PULSE. */
export interface PulseRow {
  readonly at: number;
  readonly started: number;
  readonly ended: Readonly<Record<string, number>> | null;
  readonly unsent: { readonly ms: number; readonly reason: string | null } | null;
  readonly timers_late_ms: number;
}

/**
 * How all is doing: what began and ended lately, the oldest message of the outbox (which is read whole for it), and how late the earliest timer is.
 *
 * $1 text tenant, $2 float8 milliseconds back, $3 uuid the smallest id that a saga can have that began since.
 * Rows: one. Locks: none. Index: saga_newest, saga_ended_at, timer_due.
 */
export const READ_PULSE = `
SELECT (extract(epoch FROM now()) * 1000)::float8 AS at,
       (SELECT count(*)::integer
        FROM edda.saga AS saga
        WHERE saga.tenant = $1 AND saga.id >= $3::uuid AND saga.started_at >= now() - $2 * interval '1 millisecond') AS started,
       (SELECT json_object_agg(one.status, one.count)
        FROM (SELECT saga.status, count(*)::integer AS count
              FROM edda.saga AS saga
              WHERE saga.tenant = $1 AND ${ENDED} AND saga.ended_at >= now() - $2 * interval '1 millisecond'
              GROUP BY saga.status) AS one) AS ended,
       (SELECT json_build_object(
                 'ms', greatest(0, (extract(epoch FROM now() - outbox.created_at) * 1000)::float8),
                 'reason', outbox.last_reason)
        FROM edda.outbox AS outbox
        ORDER BY outbox.created_at
        LIMIT 1) AS unsent,
       (SELECT greatest(0, coalesce((extract(epoch FROM now() - min(timer.due_at)) * 1000)::float8, 0))
        FROM edda.timer AS timer) AS timers_late_ms`;
