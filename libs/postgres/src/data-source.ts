import { DataSource, type MigrationInterface } from 'typeorm';
import { databaseUnavailable, isPassing } from './database-failure.js';

export interface DataSourceSettings {
  readonly url: string;
  readonly schema: string;
  readonly poolSize: number;
  /** What `pg_stat_activity` shows. */
  readonly applicationName: string;
}

/** The server ends what takes longer. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** For a server that does not even answer that: longer than the server's own, so that it speaks first if it can. */
const QUERY_TIMEOUT_MS = 35_000;
/** A process that was frozen in the middle of a transaction must not hold its locks for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * A pool of connections, not yet connected. Parameters in the URL win over the defaults here: `?statement_timeout=5000`.
 */
export function pooledDataSource(settings: DataSourceSettings): DataSource {
  return new DataSource({
    ...plumbing(settings),
    poolSize: settings.poolSize,
    extra: {
      ...connection(settings),
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    },
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
    extra: connection(settings),
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

function connection({ applicationName }: Pick<DataSourceSettings, 'applicationName'>) {
  return {
    application_name: applicationName.slice(0, 63),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  };
}
