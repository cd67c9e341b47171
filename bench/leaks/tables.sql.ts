/**
 * What the server counts of the tables that every saga writes to. Partitions are counted each for itself.
 *
 * Rows: TableSample. Locks: none.
 */
export const TABLE_STATISTICS = `
SELECT format('%s.%s', schemaname, relname) AS "table",
       n_live_tup::float8 AS "liveRows", n_dead_tup::float8 AS "deadRows", autovacuum_count::float8 AS autovacuums,
       pg_total_relation_size(relid)::float8 AS bytes
FROM pg_stat_user_tables
WHERE (schemaname = 'edda' AND (relname IN ('saga', 'outbox', 'timer', 'business_key') OR relname LIKE 'saga\\_history%') OR relname = 'edda_fence')
  AND pg_relation_size(relid) > 0
ORDER BY 1`;
