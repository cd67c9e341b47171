import { type DataSource, type MigrationInterface, MigrationExecutor, type QueryRunner } from 'typeorm';
import { migrationDataSource } from './data-source.js';
import { databaseUnavailable } from './database-unavailable.js';
import { checkSchemaName, inSchema, type InSchema } from './schema-name.js';
import { isPassing } from './sqlstate.js';
import { inTransaction } from './transaction.js';

/** Any number will do, as long as nobody else uses it; with the hash of the schema's name it makes one lock per schema. */
const LOCK_CLASS = 1_164_207_169;

/** Where the tables are to be, and who makes them. */
export interface MigrationTarget {
  readonly url: string;
  readonly schema: string;
  readonly applicationName: string;
}

/**
 * Creates the schema if it is not there and runs the migrations that have not run yet, all in one transaction: a process that is
 * killed in the middle leaves nothing half done. Of several processes that boot at once, one migrates and the others wait.
 *
 * @throws DatabaseUnavailable for what may work later
 */
export async function migrate(
  target: MigrationTarget,
  migrations: readonly (new () => MigrationInterface)[],
): Promise<void> {
  const dataSource = await initialized(migrationDataSource(target, migrations));
  try {
    await inTransaction(dataSource, async ({ client, manager }) => {
      await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, target.schema]);
      // CREATE SCHEMA IF NOT EXISTS asks for the right to create one even if there is nothing to create.
      const { rows } = await client.query<{ missing: boolean }>(
        'SELECT to_regnamespace($1) IS NULL AS missing',
        [target.schema],
      );
      if (rows[0]?.missing) await client.query(`CREATE SCHEMA ${checkSchemaName(target.schema)}`);
      // Given a runner inside a transaction, TypeORM begins and commits none of its own.
      await new MigrationExecutor(dataSource, manager.queryRunner).executePendingMigrations();
    });
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Connects. One that failed cannot be used again: make another.
 *
 * @throws DatabaseUnavailable for what may work later
 */
export async function initialized(dataSource: DataSource): Promise<DataSource> {
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw isPassing(error) ? databaseUnavailable('connecting', error) : error;
  }
}

/** For migrations: their statements are written for the schema `edda`, and run in the one that the data source has. */
export function statementsFor(runner: QueryRunner): InSchema {
  const { options } = runner.dataSource;
  const schema = 'schema' in options && typeof options.schema === 'string' ? options.schema : undefined;
  if (schema === undefined) throw new Error('The data source has no schema: say which one Edda shall use.');
  return inSchema(schema);
}
