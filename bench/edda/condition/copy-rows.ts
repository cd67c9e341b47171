/** A column as the database's catalogue has it. */
export interface Column {
  readonly name: string;
  /** As `format_type` says it: `uuid`, `json`, `timestamp with time zone`. */
  readonly type: string;
}

/** A table with rows of a saga. */
export interface CopiedTable {
  /** With its schema. */
  readonly name: string;
  /** The column that holds the saga's id: `id` or `saga_id`. */
  readonly sagaColumn: string;
  /** Without those that the database fills itself. */
  readonly columns: readonly Column[];
}

/** Whether a column is a text, or written as one, and so may hold the saga's id or its business key. */
const isWritten = ({ type }: Column): boolean => type === 'text' || type === 'json' || type === 'jsonb';

/**
 * In which columns the saga's id or its business key stands in any of its rows: only there have they to be replaced, which for a million copies is most of the work.
 *
 * $1 text the saga's id, $2 text its business key. Rows: one, with a boolean for each column that may hold them. Locks: none. Index: the saga's.
 */
export function mentionsStatement(table: CopiedTable): string {
  const { name, sagaColumn, columns } = table;
  const asked = columns.filter(isWritten).map((column) => {
    const text = `coalesce(${column.name}::text, '')`;
    return `bool_or(position($1::text IN ${text}) > 0 OR position($2::text IN ${text}) > 0) AS ${column.name}`;
  });
  return `SELECT ${asked.join(', ')} FROM ${name} WHERE ${sagaColumn} = $1::text::${sagaTypeOf(table)} AND $2::text IS NOT NULL`;
}

const sagaTypeOf = ({ sagaColumn, columns }: CopiedTable): string =>
  columns.find((column) => column.name === sagaColumn)?.type ?? 'uuid';

/** Between one copy and the next. */
const SPACING = `interval '100 milliseconds'`;

/** A version 7 uuid of the time at which the copy is said to have been made: greater for later ones, and no other copy has it. */
const COPY_ID = `(lpad(to_hex($4::bigint - 100 * ($3::bigint - copy.n)), 12, '0') || '7' || substr(md5(copy.n::text), 1, 3) || 'a' || substr(md5(copy.n::text), 4, 15))::uuid`;

/**
 * Copies the rows that one saga has in a table, many times: each copy with an id and a business key of its own, also inside of texts and JSON,
 * and older than the copy behind it. What is due is due later than with the original.
 *
 * $1 bigint the first copy's number, $2 bigint the last one's, $3 bigint how many there are to be, $4 bigint now (milliseconds since 1970),
 * $5 text the original's saga id, $6 text its business key.
 * Rows: none. Locks: none beyond the new rows. Index: the saga's, once, for the original.
 *
 * @param mentions names of the columns in which id or key are to be replaced
 */
export function copyStatement(table: CopiedTable, mentions: ReadonlySet<string>): string {
  const { name, sagaColumn, columns } = table;
  const names = columns.map((column) => column.name).join(', ');
  const values = columns.map((column) => valueOf(column, sagaColumn, mentions)).join(', ');
  // Copy by copy, with all its rows, so that the indexes grow at their ends. OFFSET 0: or the id would be made anew for each place where it is used.
  return `
WITH original AS MATERIALIZED (
  SELECT * FROM ${name} WHERE ${sagaColumn} = $5::${sagaTypeOf(table)}
)
INSERT INTO ${name} (${names})
SELECT ${values}
FROM generate_series($1::bigint, $2::bigint) AS copy (n)
CROSS JOIN LATERAL (SELECT ${COPY_ID} AS id OFFSET 0) AS copied
CROSS JOIN LATERAL (SELECT * FROM original AS one WHERE copied.id IS NOT NULL OFFSET 0) AS original
WHERE $3::bigint >= 0 AND $4::bigint >= 0 AND $6::text IS NOT NULL`;
}

const COPY_KEY = `'copy-' || copy.n`;

function valueOf({ name, type }: Column, sagaColumn: string, mentions: ReadonlySet<string>): string {
  const value = `original.${name}`;
  if (name === sagaColumn) return type === 'uuid' ? 'copied.id' : `copied.id::${type}`;
  if (mentions.has(name))
    return `replace(replace(${value}::text, $5::text, copied.id::text), $6::text, ${COPY_KEY})::${type}`;
  if (type !== 'timestamp with time zone') return value;
  return name === 'due_at'
    ? `${value} + copy.n * interval '1 second'`
    : `${value} - ($3::bigint - copy.n) * ${SPACING}`;
}
