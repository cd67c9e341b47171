/**
 * What one saga has left behind.
 *
 * $1 text business key.
 * Rows: one. Locks: none. Index: those of the primary keys, on tables that are as good as empty.
 */
export const SAGA_EVIDENCE = `
SELECT saga.id, (SELECT count(*)::integer FROM edda.saga_history AS history WHERE history.saga_id = saga.id) AS facts
FROM edda.saga AS saga
WHERE saga.business_key = $1`;

export interface SagaEvidenceRow {
  readonly id: string;
  readonly facts: number;
}

/**
 * Rows that were ever written to the tables whose rows are removed again. The server counts them with a delay of a second or so.
 *
 * Rows: one for each table. Locks: none.
 */
export const WRITTEN_ROWS = `
SELECT relname AS table, n_tup_ins::integer AS written
FROM pg_stat_user_tables
WHERE schemaname = 'edda' AND relname IN ('outbox', 'timer')`;

export interface WrittenRowsRow {
  readonly table: 'outbox' | 'timer';
  readonly written: number;
}

/**
 * What the fence of a participant knows of a saga. `{schema}` is the participant's.
 *
 * $1 text saga id. Rows: one. Locks: none. Index: edda_fence_pkey.
 */
export const FENCE_ROWS = `
SELECT count(*)::integer AS rows
FROM {schema}.edda_fence
WHERE saga_id = $1`;
