/**
 * The partitions of the history. `{name}`, `{from}` and `{to}` stand for a name and two ids that are made of digits here, since such a statement takes no
 * parameters.
 */

/**
 * One process at a time; the others wait, and find all done. $1 the schema. Rows: one. Locks: an advisory lock for the schema, before
 * anything else. Index: none.
 */
export const LOCK_HISTORY = `SELECT pg_advisory_xact_lock(hashtextextended('edda history ' || $1, 0))`;

/** The partitions that are there. Rows: name. Locks: none. Index: those of the catalogue. */
export const LIST_WEEKS = `
SELECT partition.relname AS name
FROM pg_inherits
JOIN pg_class AS partition ON partition.oid = pg_inherits.inhrelid
WHERE pg_inherits.inhparent = 'edda.saga_history'::regclass`;

/** Nobody is kept waiting for longer by what waits for others here: the next round comes. */
export const WAIT_BRIEFLY = `SET LOCAL lock_timeout = '500ms'`;

/**
 * Makes a partition and attaches it, which needs weaker locks than making it inside.
 *
 * Locks: the new table; the history, against other changes of its structure only; the default partition altogether, while it is read
 * from the beginning, to see that it has no rows of that week. It is empty where the weeks were there before the sagas.
 * Index: the new one's, as in the history.
 */
export const MAKE_WEEK = `
CREATE TABLE edda.{name} (LIKE edda.saga_history INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);
ALTER TABLE edda.saga_history ATTACH PARTITION edda.{name} FOR VALUES FROM ('{from}') TO ('{to}')`;

/**
 * Whether sagas of that week are left. $1 uuid the first id, $2 uuid the first id of the next week. Rows: one, is_used. Locks: none. Index: saga_pkey.
 */
export const IS_WEEK_USED = `
SELECT EXISTS (SELECT FROM edda.saga WHERE id >= $1::uuid AND id < $2::uuid) AS is_used`;

/** Gives the room of a week back. Locks: the history altogether, for a moment. Index: none. */
export const DROP_WEEK = `DROP TABLE edda.{name}`;
