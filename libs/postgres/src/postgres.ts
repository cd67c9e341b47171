import type { SagaStoreFactory } from '@edda/orchestration';
import { checkSchemaName, DEFAULT_SCHEMA } from './statement.js';
import { PostgresSagaStore } from './store/postgres-saga-store.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`. Parameters of `pg` may follow: `?sslmode=verify-full`. */
  readonly url: string;
  /** The schema that holds the tables; it is created if it is not there. Default: `edda`. */
  readonly schema?: string;
  /** Connections at most. Default: 8. */
  readonly poolSize?: number;
}

/**
 * Makes the orchestrator's store on PostgreSQL 15 or newer, not yet connected.
 *
 * @throws at once if the schema's name would need quotes
 */
export function postgres(options: PostgresOptions): SagaStoreFactory {
  const schema = checkSchemaName(options.schema ?? DEFAULT_SCHEMA);
  return ({ service, instance }) =>
    new PostgresSagaStore({
      url: options.url,
      schema,
      poolSize: options.poolSize ?? 8,
      applicationName: `edda ${service} ${instance}`,
    });
}
