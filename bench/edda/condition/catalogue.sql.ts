/**
 * The tables that hold rows of sagas, with their columns: those of the orchestrator, and the fences of the participants. Partitions count with their
 * table; columns that the database fills itself are left out.
 *
 * Rows: table with its schema, the column of the saga's id, columns. Locks: none.
 */
export const TABLES_OF_SAGAS = `
SELECT format('%I.%I', space.nspname, class.relname) AS name,
       CASE WHEN space.nspname = 'edda' AND class.relname = 'saga' THEN 'id' ELSE 'saga_id' END AS "sagaColumn",
       json_agg(json_build_object('name', attribute.attname, 'type', format_type(attribute.atttypid, attribute.atttypmod)) ORDER BY attribute.attnum)
         AS columns
FROM pg_class AS class
JOIN pg_namespace AS space ON space.oid = class.relnamespace
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
WHERE class.relkind IN ('r', 'p') AND NOT class.relispartition
  AND ((space.nspname = 'edda' AND class.relname <> 'dead_letter') OR class.relname = 'edda_fence')
  AND attribute.attnum > 0 AND NOT attribute.attisdropped AND attribute.attidentity <> 'a' AND attribute.attgenerated = ''
GROUP BY space.nspname, class.relname
HAVING (space.nspname = 'edda' AND class.relname = 'saga') OR bool_or(attribute.attname = 'saga_id')
ORDER BY 1`;

/**
 * Part of the statements below. A copy of a message that is still in the outbox would be sent, too: a million of them while something is being measured.
 */
const SENDS_NOTHING = `NOT EXISTS (SELECT FROM edda.outbox AS outbox WHERE outbox.saga_id = saga.id)`;

/**
 * The standing saga, once it stands still: what it waits for is written down, nobody looks for events that came before, and it has nothing to send.
 *
 * $1 text business key. Rows: its id, or none. Locks: none.
 */
export const STANDING_SAGA = `
SELECT saga.id
FROM edda.saga AS saga
WHERE saga.business_key = $1 AND saga.status = 'waiting'
  AND NOT EXISTS (SELECT FROM edda.awaited AS awaited WHERE awaited.saga_id = saga.id AND awaited.match_at IS NOT NULL)
  AND ${SENDS_NOTHING}`;

/** $1 text business key. Rows: the id of the saga that has ended with it and has nothing to send, or none. Locks: none. */
export const ENDED_SAGA = `
SELECT saga.id
FROM edda.saga AS saga
WHERE saga.business_key = $1 AND saga.ended_at IS NOT NULL
  AND ${SENDS_NOTHING}`;
