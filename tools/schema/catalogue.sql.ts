/** What the catalogue says of one table. */
export interface TableRow {
  readonly name: string;
  /** `PARTITION BY …` of a partitioned table. */
  readonly partitioned: string | null;
  /** The table that it is a partition of, and which part. */
  readonly parent: string | null;
  readonly bound: string | null;
  /** Storage parameters: `fillfactor=70`. */
  readonly options: readonly string[] | null;
  readonly comment: string | null;
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly { readonly name: string; readonly definition: string }[];
  readonly indexes: readonly string[];
  readonly triggers: readonly string[];
}

export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  /** If it is not the database's own. */
  readonly collation: string | null;
  readonly required: boolean;
  readonly default: string | null;
  readonly identity: '' | 'a' | 'd';
  readonly comment: string | null;
}

/**
 * All tables of one schema, with all that a reader of the schema wants to know. The server writes the definitions, so that they read
 * the same however the migration wrote them; what differs between PostgreSQL 15 and 18 is left out: NOT NULL as constraints (18 lists
 * them), and the columns of partitions (17 repeats the identity in them).
 *
 * $1 text the schema; text[] $2 names of tables to leave out.
 * Rows: one TableRow per table, partitions after their tables.
 */
export const READ_TABLES = `
SELECT c.relname AS name,
       pg_get_partkeydef(c.oid) AS partitioned,
       parent.relname AS parent,
       pg_get_expr(c.relpartbound, c.oid) AS bound,
       c.reloptions AS options,
       obj_description(c.oid, 'pg_class') AS comment,
       (SELECT coalesce(json_agg(json_build_object(
                 'name', a.attname,
                 'type', format_type(a.atttypid, a.atttypmod),
                 'collation', (SELECT quote_ident(o.collname) FROM pg_collation AS o
                               WHERE o.oid = a.attcollation AND o.collname <> 'default'),
                 'required', a.attnotnull,
                 'default', pg_get_expr(d.adbin, d.adrelid),
                 'identity', a.attidentity,
                 'comment', col_description(a.attrelid, a.attnum)) ORDER BY a.attnum), '[]')
        FROM pg_attribute AS a
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       (SELECT coalesce(json_agg(json_build_object(
                 'name', k.conname,
                 'definition', pg_get_constraintdef(k.oid)) ORDER BY k.contype <> 'p', k.conname COLLATE "C"), '[]')
        FROM pg_constraint AS k
        WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x')) AS constraints,
       (SELECT coalesce(json_agg(pg_get_indexdef(i.indexrelid) ORDER BY pg_get_indexdef(i.indexrelid) COLLATE "C"), '[]')
        FROM pg_index AS i
        WHERE i.indrelid = c.oid
          AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)) AS indexes,
       (SELECT coalesce(json_agg(pg_get_triggerdef(t.oid) ORDER BY t.tgname COLLATE "C"), '[]')
        FROM pg_trigger AS t
        WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers
FROM pg_class AS c
LEFT JOIN pg_inherits AS h ON h.inhrelid = c.oid
LEFT JOIN pg_class AS parent ON parent.oid = h.inhparent
WHERE c.relnamespace = to_regnamespace($1)
  AND c.relkind IN ('r', 'p')
  AND c.relname <> ALL ($2::text[])
ORDER BY coalesce(parent.relname, c.relname) COLLATE "C", parent.relname IS NOT NULL, c.relname COLLATE "C"`;

/** All functions of one schema, as the server writes them. $1 text the schema. Rows: definition, in the order of their names. */
export const READ_FUNCTIONS = `
SELECT pg_get_functiondef(oid) AS definition
FROM pg_proc
WHERE pronamespace = to_regnamespace($1)
ORDER BY proname COLLATE "C"`;
