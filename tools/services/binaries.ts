import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { rabbitmqIn, ROOT_VARIABLE } from './rabbitmq-root.js';

export interface RabbitmqBinaries {
  readonly server: string;
  /** Erlang's port mapper; each private server gets one of its own. */
  readonly epmd: string;
  /** Where both stand below, if it is not `/`. */
  readonly root?: string;
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

export interface SearchOptions {
  /** The folder that stands for `/`. */
  readonly root?: string;
  readonly path?: string;
}

const HOMEBREW = ['opt/homebrew', 'usr/local'];
/** Debian's /usr/sbin/rabbitmq-server, which changes to the user rabbitmq and so can have no private folder. */
const DEBIAN_WRAPPER = 'rabbitmq-script-wrapper';

/** RabbitMQ and its Erlang on this machine, or where EDDA_RABBITMQ_ROOT points; undefined if either is not to be found. */
export function findRabbitmq(options: SearchOptions = {}): RabbitmqBinaries | undefined {
  const elsewhere = process.env[ROOT_VARIABLE];
  if (elsewhere && options.root === undefined) return rabbitmqIn(elsewhere);
  const root = options.root ?? '/';
  const inPath = pathFolders(options);
  const servers = [
    'usr/lib/rabbitmq/bin',
    ...HOMEBREW.flatMap((brew) => [`${brew}/sbin`, `${brew}/opt/rabbitmq/sbin`]),
  ];
  const epmds = [
    'usr/bin',
    ...HOMEBREW.flatMap((brew) => [`${brew}/bin`, `${brew}/opt/erlang/bin`]),
    'usr/lib/erlang/bin',
  ];
  const server = findIn([...servers.map((folder) => join(root, folder)), ...inPath], 'rabbitmq-server');
  const epmd = findIn([...inPath, ...epmds.map((folder) => join(root, folder))], 'epmd');
  return server === undefined || epmd === undefined ? undefined : { server, epmd };
}

/** The newest PostgreSQL of the usual places, else the one in PATH; undefined if there is none with initdb. */
export function findPostgres(options: SearchOptions = {}): PostgresBinaries | undefined {
  const root = options.root ?? '/';
  const versioned = [
    ...versions(join(root, 'usr/lib/postgresql'), /^(\d+)$/),
    ...versions(join(root, 'usr'), /^pgsql-(\d+)$/),
    ...HOMEBREW.flatMap((brew) => versions(join(root, brew, 'opt'), /^postgresql@(\d+)$/)),
    ...versions(join(root, 'Applications/Postgres.app/Contents/Versions'), /^(\d+)$/),
  ];
  const newestFirst = versioned
    .sort((a, b) => b.version - a.version)
    .map(({ folder }) => join(folder, 'bin'));
  for (const folder of [...newestFirst, ...pathFolders(options)]) {
    const initdb = findIn([folder], 'initdb');
    const postgres = findIn([folder], 'postgres');
    if (initdb !== undefined && postgres !== undefined) return { initdb, postgres };
  }
  return undefined;
}

function pathFolders({ path }: SearchOptions): string[] {
  return (path ?? process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

function findIn(folders: readonly string[], name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file) && !isWrapper(file));
}

function isWrapper(file: string): boolean {
  return basename(realpathSync(file)) === DEBIAN_WRAPPER;
}

function versions(folder: string, pattern: RegExp): { folder: string; version: number }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const version = pattern.exec(name)?.[1];
    return version === undefined ? [] : [{ folder: join(folder, name), version: Number(version) }];
  });
}

/** For the server's PATH: its script calls `erl`, which stands beside epmd. */
export function erlangFolder({ epmd }: RabbitmqBinaries): string {
  return dirname(epmd);
}
