/** Where the tables are if nothing else was said. The statements are written for it, so that they run in psql as they stand. */
export const DEFAULT_SCHEMA = 'edda';

/** Puts another schema's name into a statement that is written for `edda`. */
export type InSchema = (statement: string) => string;

/**
 * @throws if the name would need quotes: what people type into psql has to work as it is
 */
export function checkSchemaName(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new Error(
      `"${schema}" cannot be the name of Edda's schema: use lower-case letters, digits and underscores, at most 63.`,
    );
  }
  return schema;
}

/** The same text is replaced once: statements are constants. */
export function inSchema(schema: string): InSchema {
  checkSchemaName(schema);
  const known = new Map<string, string>();
  return (statement) => {
    const ready = known.get(statement) ?? statement.replaceAll(/\bedda\./g, `${schema}.`);
    known.set(statement, ready);
    return ready;
  };
}
