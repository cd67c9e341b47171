/** A row of LIST_AWAITED. Times are milliseconds since 1970. */
export interface AwaitedRow {
  readonly saga_id: string;
  readonly path: string;
  readonly key: string;
  readonly due_at: number | null;
  readonly since: number;
  readonly definition: string;
  readonly business_key: string;
}

/**
 * Replaces what sagas wait for. Rows that are there already stay as they are, but for the time at which they are due; new ones are born to be
 * matched.
 *
 * $1 uuid[] sagas whose waits are replaced; then the waits: $2 uuid[] saga ids, $3 text[] paths, $4 text[] keys, $5 text[] tenants,
 * $6 float8[] due at or null, $7 float8[] since (milliseconds since 1970).
 * Rows: none.
 * Locks: the rows, whose sagas the transaction has locked; waits at most for a MATCH_MAIL.
 * Index: awaited_pkey. NOT IN and not NOT EXISTS: what is wanted has no index, and a saga may wait for hundreds of things. It becomes one table of hashes,
 * and no join, which the transaction's planning would make row by row.
 */
export const REPLACE_AWAITED = `
WITH wanted AS MATERIALIZED (
  SELECT DISTINCT ON (saga_id, path, key) saga_id, path, key, tenant, due_at, since
  FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[])
    AS new (saga_id, path, key, tenant, due_at, since)
), gone AS (
  DELETE FROM edda.awaited AS awaited
  WHERE saga_id = ANY ($1::uuid[])
    AND (saga_id, path, key) NOT IN (SELECT saga_id, path, key FROM wanted)
)
INSERT INTO edda.awaited AS awaited (saga_id, path, key, tenant, due_at, since, match_at)
SELECT saga_id, path, key, tenant, to_timestamp(due_at / 1000), to_timestamp(since / 1000), now()
FROM wanted
ON CONFLICT (saga_id, path, key) DO UPDATE
SET due_at = excluded.due_at
WHERE awaited.due_at IS DISTINCT FROM excluded.due_at`;

const page = (which: string): string => `
SELECT page.saga_id, page.path, page.key, (extract(epoch FROM page.due_at) * 1000)::float8 AS due_at,
       (extract(epoch FROM page.since) * 1000)::float8 AS since, saga.definition, saga.business_key
FROM (
  SELECT saga_id, path, key, due_at, since
  FROM edda.awaited
  WHERE tenant = $1
    AND ${which}
    AND ($3::float8 IS NULL OR (since, saga_id, path, key) > (to_timestamp($3::float8 / 1000), $4::uuid, $5::text, $6::text))
  ORDER BY since, saga_id, path, key
  LIMIT $7
) AS page
JOIN edda.saga AS saga ON saga.id = page.saga_id
ORDER BY page.since, page.saga_id, page.path, page.key`;

/**
 * One page of what a tenant's sagas wait for, the oldest first. All rows under the beginning of the key are sorted: it should not
 * be the beginning of all.
 *
 * $1 text tenant, $2 text beginning of the key; the page begins after: $3 float8 since (milliseconds since 1970) or null, $4 uuid saga id,
 * $5 text path, $6 text key; $7 integer rows at most.
 * Rows: AwaitedRow. Locks: none. Index: awaited_by_key, then saga_pkey.
 */
export const LIST_AWAITED = page('key ^@ $2');

/** The same for one key: $2 text the whole of it. */
export const LIST_AWAITED_OF_KEY = page('key = $2');
