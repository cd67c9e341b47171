import { NARROWED } from './saga-list.sql.js';

/**
 * What sagas are found by from now on. One of the same name is replaced: only the failed step ever is.
 *
 * $1 uuid[] sagas, $2 text[] names, $3 text[] tenants, $4 text[] values; each saga and name once.
 * Rows: none. Locks: the rows, whose sagas the transaction has locked or made. Index: saga_attribute_pkey.
 */
export const SAVE_ATTRIBUTES = `
INSERT INTO edda.saga_attribute (saga_id, name, tenant, value)
SELECT saga_id, name, tenant, value
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS new (saga_id, name, tenant, value)
ON CONFLICT (saga_id, name) DO UPDATE SET value = excluded.value`;

/** A row of ATTRIBUTES_OF. */
export interface AttributeRow {
  readonly saga_id: string;
  readonly name: string;
  readonly value: string;
}

/** What sagas are found by. $1 uuid[] sagas. Rows: AttributeRow, by name. Locks: none. Index: saga_attribute_pkey. */
export const ATTRIBUTES_OF = `
SELECT saga_id, name, value
FROM edda.saga_attribute
WHERE saga_id = ANY ($1::uuid[])
ORDER BY saga_id, name`;

/** Removes what sagas were found by. $1 uuid[] sagas. Rows: none. Locks: the rows, whose sagas the transaction has locked. Index: saga_attribute_pkey. */
export const DELETE_ATTRIBUTES = `
DELETE FROM edda.saga_attribute
WHERE saga_id = ANY ($1::uuid[])`;

/**
 * The sagas that have one attribute, and another one beside it if that is asked for. OFFSET 0 makes the planner look each of them up, in the order of the index:
 * it cannot know how few of them are enough, and would rather join all sagas of the tenant.
 *
 * $1 to $13 as in the other lists, $14 text[] statuses or null, $15 text pattern of business keys or null, $16 text and $17 text name and value,
 * $18 text and $19 text of a second one or null.
 */
const FOUND = `FROM edda.saga_attribute AS found
CROSS JOIN LATERAL (
  SELECT saga.id, saga.state
  FROM edda.saga AS saga
  WHERE saga.id = found.saga_id
    AND ${NARROWED}
    AND ($14::text[] IS NULL OR saga.status = ANY ($14))
    AND ($15::text IS NULL OR saga.business_key LIKE $15)
  OFFSET 0
) AS saga
WHERE found.tenant = $1 AND found.name = $16 AND found.value = $17
  AND ($11::uuid IS NULL OR found.saga_id >= $11)
  AND ($12::uuid IS NULL OR found.saga_id < $12)
  AND ($18::text IS NULL OR EXISTS (
    SELECT FROM edda.saga_attribute AS beside
    WHERE beside.saga_id = found.saga_id AND beside.name = $18 AND beside.value = $19))`;

/**
 * One page of a tenant's sagas that have an attribute, newest first.
 *
 * $1 to $19 as above. Rows: id, state. Locks: none.
 * Index: saga_attribute_by_value, read no further than to the end of the page, then saga_pkey (or saga_newest) and saga_attribute_pkey for each of them.
 */
export const LIST_SAGAS_BY_ATTRIBUTE = `
SELECT saga.id, saga.state
${FOUND}
ORDER BY found.saga_id DESC
LIMIT $13`;

/**
 * Counts them, for a person's order. $1 to $19 as above, of which $13 is how far it is counted. Rows: count. Locks: none.
 * Index: as above.
 */
export const COUNT_MEANT_BY_ATTRIBUTE = `
SELECT count(*)::integer AS count
FROM (
  SELECT saga.id
  ${FOUND}
  LIMIT $13
) AS meant`;
