/** A row of READ_DEFINITIONS. */
export interface DefinitionRow {
  readonly name: string;
  readonly version: number;
  readonly outline: readonly string[];
}

/** A row of COUNT_IN_FLIGHT. */
export interface InFlightRow {
  readonly definition: string;
  readonly version: number;
  readonly status: string;
  readonly position: string;
  readonly count: number;
}

/** What is known of a tenant's definitions. $1 text tenant. Rows: DefinitionRow. Locks: none. Index: definition_pkey. */
export const READ_DEFINITIONS = `
SELECT name, version, outline
FROM edda.definition
WHERE tenant = $1
ORDER BY name, version`;

/**
 * Writes or replaces definitions.
 *
 * $1 text tenant, $2 text[] names, $3 integer[] versions, each pair once, $4 text[] outlines as JSON.
 * Rows: none. Locks: the rows, in the order of names and versions. Index: definition_pkey.
 */
export const SAVE_DEFINITIONS = `
INSERT INTO edda.definition (tenant, name, version, outline)
SELECT $1, name, version, outline::json
FROM unnest($2::text[], $3::integer[], $4::text[]) AS new (name, version, outline)
ORDER BY name COLLATE "C", version
ON CONFLICT (tenant, name, version) DO UPDATE
SET outline = excluded.outline, updated_at = now()`;

/**
 * Counts sagas that have not ended.
 *
 * $1 text tenant or null for all, $2 text definition or null. Rows: InFlightRow. Locks: none. Index: saga_unfinished.
 */
export const COUNT_IN_FLIGHT = `
SELECT definition, version, status, position, count(*)::integer AS count
FROM edda.saga
WHERE ($1::text IS NULL OR tenant = $1)
  AND status IN ('running', 'waiting', 'compensating', 'paused', 'parked')
  AND ($2::text IS NULL OR definition = $2)
GROUP BY definition, version, status, position
ORDER BY definition, version, status, position`;

/**
 * States of sagas of one version that have not ended. Each status is read in the order of the ids, and not further than to the end of the page:
 * the index has them by status.
 *
 * $1 text tenant, $2 text definition, $3 integer version, $4 uuid after (exclusive) or null, $5 integer rows at most.
 * Rows: id, state, in the order of the ids. Locks: none. Index: saga_unfinished, once for each status.
 */
export const UNFINISHED_SAGAS = `
SELECT one.id, one.state
FROM unnest(ARRAY['running', 'waiting', 'compensating', 'paused', 'parked']) AS every (status)
CROSS JOIN LATERAL (
  SELECT id, state
  FROM edda.saga
  WHERE tenant = $1
    AND saga.status = every.status
    AND saga.status IN ('running', 'waiting', 'compensating', 'paused', 'parked')
    AND definition = $2
    AND version = $3
    AND ($4::uuid IS NULL OR id > $4)
  ORDER BY id
  LIMIT $5
) AS one
ORDER BY one.id
LIMIT $5`;
