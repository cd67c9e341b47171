import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresBinaries } from './binaries.js';
import { runCommand } from './command.js';
import { LOGIN, localDatabaseUrl } from './credentials.js';
import { retryOnPortConflict } from './port-conflict.js';
import { freePorts } from './ports.js';
import type { PrivateFolder } from './private-folder.js';
import { ServerProcess } from './server-process.js';
import { postgresOwner, type SystemUser } from './system-user.js';

export interface PostgresOptions {
  readonly binaries: PostgresBinaries;
  /**
   * False: nothing waits for the disk. A server that is killed still loses nothing, since what it wrote is with the
   * kernel; for the same reason synchronous_commit and full_page_writes stay on: they are what a kill would break.
   */
  readonly durable: boolean;
  /** More settings of the server. Default: none. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface RunningPostgres {
  readonly server: ServerProcess;
  readonly databaseUrl: string;
}

const SUPERUSER = 'postgres';

/**
 * A PostgreSQL of our own in the folder: new data, a free port, loopback only, trust instead of passwords. The role
 * `edda` owns the database `edda` and is no superuser, so that a missing right shows here and not in production.
 */
export async function startPostgres(
  folder: PrivateFolder,
  options: PostgresOptions,
): Promise<RunningPostgres> {
  const home = join(folder.path, 'postgres');
  const data = join(home, 'data');
  const owner = postgresOwner();
  mkdirSync(home, { mode: 0o700 });
  if (owner !== undefined) chownSync(home, owner.uid, owner.gid);
  await initialise(folder, options.binaries, { home, data, owner });
  const running = await retryOnPortConflict(async () => {
    const [port = 0] = await freePorts(1);
    const server = new ServerProcess(plan(port, options, { home, data, owner }), folder);
    await server.start();
    return { server, port };
  });
  try {
    await createRoleAndDatabase(running.port);
  } catch (error) {
    await running.server.discard();
    throw error;
  }
  return { server: running.server, databaseUrl: localDatabaseUrl(running.port) };
}

interface Place {
  readonly home: string;
  readonly data: string;
  readonly owner: SystemUser | undefined;
}

async function initialise(
  folder: PrivateFolder,
  { initdb }: PostgresBinaries,
  { home, data, owner }: Place,
): Promise<void> {
  let pid: number | undefined;
  const result = await runCommand(
    initdb,
    ['-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    {
      env: environment(home),
      cwd: home,
      owner,
      onStart: (started) => {
        pid = started;
        folder.watch(started, 'SIGKILL');
      },
    },
  );
  if (pid !== undefined) folder.forget(pid);
  if (result.code !== 0)
    throw new Error(`${initdb} could not make a database in ${data}:\n${result.output.trim()}`);
}

function plan(
  port: number,
  { binaries, durable, settings: more }: PostgresOptions,
  { home, data, owner }: Place,
) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // Files in the data folder, not in /dev/shm, where a SIGKILL would leave them behind (and containers have 64 MB).
    dynamic_shared_memory_type: 'mmap',
    ...(durable ? {} : { fsync: 'off' }),
    ...more,
  };
  return {
    name: `PostgreSQL on port ${port}`,
    command: binaries.postgres,
    args: [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: environment(home),
    cwd: home,
    owner,
    logFile: join(home, '..', 'postgres.log'),
    stopSignal: 'SIGINT',
    lastSignal: 'SIGQUIT',
    isReady: () => answersFrom(data, port),
  } as const;
}

/** Of the caller's environment only what any program needs: a PGDATA or PGPORT of his own must not reach our server. */
function environment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, LC_ALL: 'C' };
}

/** Asks for the data folder, for the server of another resolver may have taken the port while ours was dying of that. */
async function answersFrom(data: string, port: number): Promise<boolean> {
  const client = superuserClient(port);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createRoleAndDatabase(port: number): Promise<void> {
  const client = superuserClient(port);
  await client.connect();
  try {
    await client.query(`CREATE ROLE ${LOGIN.user} LOGIN CREATEDB PASSWORD '${LOGIN.password}'`);
    await client.query(`CREATE DATABASE ${LOGIN.database} OWNER ${LOGIN.user}`);
  } finally {
    await client.end();
  }
}

function superuserClient(port: number): Client {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  // Without a listener the end of the server would be an uncaught exception here.
  client.on('error', () => undefined);
  return client;
}
