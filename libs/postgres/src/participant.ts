import type { FenceFactory } from '@edda/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { DataSource, type MixedList } from 'typeorm';
import { POOLED_CONNECTION_LIMITS } from './connection-limits.js';
import { PIPELINED } from './pipelined.js';
import { PostgresFence } from './fence/postgres-fence.js';

/**
 * The fence in the application's own PostgreSQL schema, through the application's own TypeORM DataSource, which Nest
 * injects (`TypeOrmModule.forRoot({ type: 'postgres', manualInitialization: true, … })`, or one that initializes itself).
 * With `manualInitialization` the process starts without a database, and connects when it can.
 *
 * @throws if the fence would remember for less than a day
 */
export function postgresFence({ retentionDays = 30 }: PostgresFenceOptions = {}): FenceFactory {
  if (!(retentionDays >= 1)) {
    throw new Error(
      `retentionDays is ${String(retentionDays)}: give at least 1, and more than the longest command lifetime of the sagas that send commands here (7 days unless a saga says otherwise).`,
    );
  }
  return {
    inject: [DataSource],
    create: (dataSource: DataSource) => new PostgresFence(dataSource, retentionDays),
  };
}

export interface PostgresFenceOptions {
  /**
   * For so many days after its last message the fence remembers a step; then it forgets it, in the background. Must be longer than the
   * longest command lifetime of all sagas that send commands here, so that a command is refused as expired before what became of it is
   * forgotten. A compensation that comes later for a step of which nothing is known is refused, since it may be forgotten: its saga
   * parks, and a person decides. Default: 30.
   */
  readonly retentionDays?: number;
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
 * after 30 s (after 35 s if the server does not answer at all), and an idle transaction after 60 s. They are pipelined: `stream()` and cursors need a
 * DataSource of their own.
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
    extra: { ...POOLED_CONNECTION_LIMITS, ...PIPELINED },
  };
}
