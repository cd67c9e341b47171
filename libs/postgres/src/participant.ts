import type { FenceFactory } from '@edda/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { DataSource, type MixedList } from 'typeorm';
import { POOLED_CONNECTION_LIMITS } from './connection-limits.js';
import { PostgresFence } from './fence/postgres-fence.js';

/**
 * The fence in the application's own PostgreSQL schema, through the application's own TypeORM DataSource, which Nest
 * injects (`TypeOrmModule.forRoot({ type: 'postgres', manualInitialization: true, … })`, or one that initializes itself).
 * With `manualInitialization` the process starts without a database, and connects when it can.
 */
export function postgresFence(): FenceFactory {
  return {
    inject: [DataSource],
    create: (dataSource: DataSource) => new PostgresFence(dataSource),
  };
}

export interface ParticipantDatabaseOptions {
  /** PostgreSQL. Holds a password: never to be printed. */
  readonly url: string;
  /** Where the participant's tables are, the fence's included; the fence makes it. Connections carry its name, too. */
  readonly schema: string;
  /** Default: none. */
  readonly entities?: MixedList<Function>;
  readonly migrations: MixedList<Function>;
}

/** More commands than these wait for a connection; prefetching more only fills memory. */
const CONNECTIONS = 10;

/**
 * How a participant reaches its tables, for `TypeOrmModule.forRoot`. The process starts without the database too: whoever needs it
 * (the fence) connects, and runs the migrations, once it is there.
 *
 * At most 10 connections, with the same limits as the orchestrator's: a connection is given up after 10 s of waiting for one, a statement
 * after 30 s (after 35 s if the server does not answer at all), and an idle transaction after 60 s.
 */
export function participantDatabase({
  url,
  schema,
  entities = [],
  migrations,
}: ParticipantDatabaseOptions): TypeOrmModuleOptions {
  return {
    type: 'postgres',
    url,
    schema,
    applicationName: schema,
    entities,
    migrations,
    migrationsRun: true,
    manualInitialization: true,
    installExtensions: false,
    poolSize: CONNECTIONS,
    extra: { ...POOLED_CONNECTION_LIMITS },
  };
}
