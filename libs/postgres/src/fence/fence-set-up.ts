import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { FENCE_MIGRATIONS } from './fence-migrations.js';
import { FIND_SCHEMA, LOCK_SET_UP, UNLOCK_SET_UP } from './fence.sql.js';
import { quoted, schemaOf } from './fence-tables.js';

/**
 * Makes an application's DataSource ready for the fence: the schema, then the DataSource itself (which runs the
 * application's own migrations if it is told so by `migrationsRun`), then the fence's table. Does nothing that is done already.
 *
 * All of it happens under one advisory lock, on a DataSource of its own: several processes that start at once would else run the
 * same migrations at once. The fence's table comes last, since a DataSource with `dropSchema` begins with an empty schema.
 */
export async function setUpFence(application: DataSource): Promise<void> {
  const own = new DataSource(ownOptions(application));
  await own.initialize();
  try {
    const schema = schemaOf(own);
    const lock = own.createQueryRunner();
    try {
      await lock.query(LOCK_SET_UP, [schema]);
      const found = (await lock.query(FIND_SCHEMA, [schema])) as readonly unknown[];
      if (found.length === 0) await lock.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`);
      if (!application.isInitialized) await application.initialize();
      await own.runMigrations();
      await lock.query(UNLOCK_SET_UP, [schema]);
    } finally {
      // After an error the lock is still held; it goes with the connection, which destroy() closes.
      await lock.release();
    }
  } finally {
    await own.destroy();
  }
}

/** The same server, login and schema; nothing else of the application's. Two connections: one holds the lock. */
function ownOptions(application: DataSource): Extract<DataSourceOptions, { type: 'postgres' }> {
  const options = application.options;
  if (options.type !== 'postgres') {
    throw new Error(
      `The fence needs a DataSource of type "postgres", and was given one of type "${options.type}": give TypeOrmModule.forRoot({ type: 'postgres', … }).`,
    );
  }
  return {
    ...options,
    entities: [],
    subscribers: [],
    migrations: FENCE_MIGRATIONS,
    migrationsTableName: 'edda_fence_migrations',
    migrationsTransactionMode: 'all',
    migrationsRun: false,
    synchronize: false,
    dropSchema: false,
    installExtensions: false,
    cache: false,
    logging: false,
    poolSize: 2,
    extra: { ...(options.extra as object | undefined), max: 2 },
  };
}
