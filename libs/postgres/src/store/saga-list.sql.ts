/**
 * What each list can be narrowed by. A parameter that is null does not filter: the planner knows the parameters, and drops those
 * conditions before it chooses an index.
 *
 * $1 text tenant, $2 text definition, $3 integer version, $4 text[] name of a step and patterns of its positions, $5 to $10 float8 started, updated and ended
 * (milliseconds since 1970; each after, inclusive, and before, exclusive), $11 uuid from (inclusive), $12 uuid to (exclusive), $13 integer rows at most.
 */
export const NARROWED = `saga.tenant = $1
  AND ($2::text IS NULL OR saga.definition = $2)
  AND ($3::integer IS NULL OR saga.version = $3)
  AND ($4::text[] IS NULL OR (strpos(saga.position, ($4)[1]) > 0 AND ', ' || saga.position || ',' LIKE ANY (($4)[2:])))
  AND ($5::float8 IS NULL OR saga.started_at >= to_timestamp($5 / 1000))
  AND ($6::float8 IS NULL OR saga.started_at < to_timestamp($6 / 1000))
  AND ($7::float8 IS NULL OR saga.updated_at >= to_timestamp($7 / 1000))
  AND ($8::float8 IS NULL OR saga.updated_at < to_timestamp($8 / 1000))
  AND ($9::float8 IS NULL OR saga.ended_at >= to_timestamp($9 / 1000))
  AND ($10::float8 IS NULL OR saga.ended_at < to_timestamp($10 / 1000))
  AND ($11::uuid IS NULL OR saga.id >= $11)
  AND ($12::uuid IS NULL OR saga.id < $12)`;

/** The partial indexes are used only where the statement says the same as they do. */
export const UNDER_WAY = `saga.status IN ('running', 'waiting', 'compensating', 'paused', 'parked')`;
export const ENDED = `saga.status IN ('completed', 'compensated', 'resolved')`;

/**
 * One page of a tenant's sagas, newest first.
 *
 * $1 to $13 as above, $14 text[] statuses or null, $15 text business key or null.
 * Rows: id, state. Locks: none.
 * Index: saga_newest; saga_by_business_key with a key, saga_ended_at where few sagas ended in that time.
 */
export const LIST_SAGAS = `
SELECT saga.id, saga.state
FROM edda.saga AS saga
WHERE ${NARROWED}
  AND ($14::text[] IS NULL OR saga.status = ANY ($14))
  AND ($15::text IS NULL OR saga.business_key = $15)
ORDER BY saga.id DESC
LIMIT $13`;

/**
 * One page of a tenant's sagas whose business keys begin alike, in the order of the keys, byte by byte.
 *
 * $1 to $13 as above, $14 text[] statuses or null, $15 text pattern of keys, $16 text and $17 uuid key and id after (exclusive) or null.
 * Rows: id, state, business_key. Locks: none. Index: saga_by_business_key, read no further than to the end of the page.
 */
export const LIST_SAGAS_BY_KEY = `
SELECT saga.id, saga.state, saga.business_key
FROM edda.saga AS saga
WHERE ${NARROWED}
  AND ($14::text[] IS NULL OR saga.status = ANY ($14))
  AND saga.business_key LIKE $15
  AND ($16::text IS NULL OR saga.business_key ~>=~ $16)
  AND ($16::text IS NULL OR saga.business_key ~>~ $16 OR saga.id > $17::uuid)
ORDER BY saga.business_key USING ~<~, saga.id
LIMIT $13`;

/**
 * The versions of definitions that have ended sagas, one probe of saga_ended for each. With a definition only its versions are compared: beside an
 * equality the index would not be searched by both columns, but read. $1 text tenant, $2 text definition and $3 integer version, or null for all.
 */
export const NAMED = `named (name, version) AS (
  (SELECT saga.definition, saga.version
   FROM edda.saga AS saga
   WHERE saga.tenant = $1 AND ${ENDED}
     AND ($2::text IS NULL OR saga.definition = $2) AND ($3::integer IS NULL OR saga.version = $3)
   ORDER BY saga.definition, saga.version
   LIMIT 1)
  UNION ALL
  SELECT later.definition, later.version
  FROM named
  CROSS JOIN LATERAL (
    SELECT saga.definition, saga.version
    FROM edda.saga AS saga
    WHERE saga.tenant = $1 AND ${ENDED} AND ($3::integer IS NULL OR saga.version = $3)
      AND ($2::text IS NOT NULL OR (saga.definition, saga.version) > (named.name, named.version))
      AND ($2::text IS NULL OR (saga.definition = $2 AND saga.version > named.version))
    ORDER BY saga.definition, saga.version
    LIMIT 1
  ) AS later
)`;

/**
 * One page of a tenant's sagas of some definition, version or statuses, newest first. Each status (of those that have ended: of each
 * version of each definition) is read in the order of the ids, and not further than to the end of the page, so that a page costs the same however few of all
 * sagas are meant.
 *
 * $1 to $13 as above, $14 text[] statuses of sagas under way, $15 text[] statuses of ended ones.
 * Rows: id, state. Locks: none. Index: saga_unfinished once for each status, saga_ended once for each version and status, saga_pkey.
 */
export const LIST_SAGAS_BY_STATUS = `
WITH RECURSIVE ${NAMED}
SELECT whole.id, whole.state
FROM (
  SELECT found.id
  FROM (
    SELECT one.id
    FROM unnest($14::text[]) AS every (status)
    CROSS JOIN LATERAL (
      SELECT saga.id
      FROM edda.saga AS saga
      WHERE ${NARROWED} AND saga.status = every.status AND ${UNDER_WAY}
      ORDER BY saga.id DESC
      LIMIT $13
    ) AS one
    UNION ALL
    SELECT one.id
    FROM unnest($15::text[]) AS every (status)
    CROSS JOIN named
    CROSS JOIN LATERAL (
      SELECT saga.id
      FROM edda.saga AS saga
      WHERE ${NARROWED} AND saga.definition = named.name AND saga.version = named.version
        AND saga.status = every.status AND ${ENDED}
      ORDER BY saga.id DESC
      LIMIT $13
    ) AS one
  ) AS found
  ORDER BY found.id DESC
  LIMIT $13
) AS page
JOIN edda.saga AS whole ON whole.id = page.id
ORDER BY whole.id DESC`;
