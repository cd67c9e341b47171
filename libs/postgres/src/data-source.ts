import { DataSource, type MigrationInterface } from 'typeorm';
import { CONNECTION_LIMITS, POOLED_CONNECTION_LIMITS } from './connection-limits.js';
import { databaseUnavailable, isPassing } from './database-failure.js';
import { PIPELINED } from './pipelined.js';

/**
 * Compiling a statement takes longer than running it: the store's read few rows, by index, but a server that has just seen a burst
 * expects more of them.
 */
const NO_JIT = '-c jit=off';

export interface DataSourceSettings {
  readonly url: string;
  readonly schema: string;
  readonly poolSize: number;
  /** What `pg_stat_activity` shows. */
  readonly applicationName: string;
}

/**
 * A pool of connections, not yet connected. Parameters in the URL win over the defaults here: `?statement_timeout=5000`.
 */
export function pooledDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource({
    ...plumbing(settings),
    poolSize: settings.poolSize,
    extra: { ...named(settings), ...POOLED_CONNECTION_LIMITS, ...PIPELINED, options: NO_JIT },
  });
}

/** One connection on which a statement may take as long as it needs: for migrations. */
export function migrationDataSource(
  settings: Omit<DataSourceSettings, 'poolSize'>,
  migrations: readonly (new () => MigrationInterface)[],
): DataSource {
  return new DataSource({
    ...plumbing(settings),
    poolSize: 1,
    extra: { ...named(settings), ...CONNECTION_LIMITS },
    migrations: [...migrations],
    migrationsTableName: 'migration',
  });
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

function plumbing({ url, schema }: Pick<DataSourceSettings, 'url' | 'schema'>) {
  return {
    type: 'postgres',
    url,
    schema,
    logging: false,
    installExtensions: false,
    // A pooled connection that breaks while it is idle is replaced at its next use; whoever needs one then hears of it.
    poolErrorHandler: () => undefined,
  } as const;
}

/** PostgreSQL cuts longer names itself, and says so in its log each time. */
function named({ applicationName }: Pick<DataSourceSettings, 'applicationName'>) {
  return { application_name: applicationName.slice(0, 63) };
}
