import type { QueryResultRow } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { databaseUnavailable, isPassing, leavesConnectionInDoubt } from './database-failure.js';
import { checkOut, discard } from './transaction.js';

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

/** For migrations: their statements are written for the schema `edda`, and run in the one that the data source has. */
export function statementsFor(runner: QueryRunner): InSchema {
  const { options } = runner.dataSource;
  const schema = 'schema' in options && typeof options.schema === 'string' ? options.schema : undefined;
  if (schema === undefined) throw new Error('The data source has no schema: say which one Edda shall use.');
  return inSchema(schema);
}

/**
 * Runs one statement in a transaction of its own and returns its rows.
 *
 * @throws DatabaseUnavailable for what may work later; the statement may have been carried out
 */
export async function runStatement<Row extends QueryResultRow>(
  dataSource: DataSource,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = await checkOut(runner);
    try {
      const { rows } = await client.query<Row>(text, [...values]);
      return rows;
    } catch (error) {
      if (leavesConnectionInDoubt(error)) discard(client);
      throw error;
    }
  } catch (error) {
    throw isPassing(error) ? databaseUnavailable('one statement', error) : error;
  } finally {
    await runner.release();
  }
}
