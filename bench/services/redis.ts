import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePorts } from '@edda/tools/services/ports';
import { retryOnPortConflict } from '@edda/tools/services/port-conflict';
import { PrivateFolder } from '@edda/tools/services/private-folder';
import { ServerProcess } from '@edda/tools/services/server-process';
import { askRedis } from './ask-redis.js';

export interface RunningRedis {
  readonly url: string;
  readonly pid: number;
  /** Ends it at once and removes its data. */
  readonly close: () => Promise<void>;
}

const USUAL_FOLDERS = ['/usr/bin', '/opt/homebrew/bin', '/usr/local/bin'];

/**
 * A Redis of our own: new data in a private folder, a free port, loopback only, and each write on the disk before it is answered. It does
 * not outlive this process, however that ends.
 *
 * @param path where to look for the program, as in PATH
 * @throws a sentence that says what to do, if there is no redis-server
 */
export async function startRedis(path = defaultPath()): Promise<RunningRedis> {
  const program = find(path);
  const folder = new PrivateFolder();
  try {
    const { server, url } = await retryOnPortConflict(() => start(program, folder));
    const close = async (): Promise<void> => {
      await server.discard();
      await folder.release();
    };
    return { url, pid: server.pid, close };
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function start(
  program: string,
  folder: PrivateFolder,
): Promise<{ server: ServerProcess; url: string }> {
  const [port = 0] = await freePorts(1);
  // Only our own server knows it: another one on the same port is not taken for it.
  const password = randomBytes(12).toString('hex');
  const home = join(folder.path, `redis-${port}`);
  mkdirSync(home, { mode: 0o700 });
  const configFile = join(home, 'redis.conf');
  writeFileSync(configFile, configuration({ port, password, dir: home }));
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const server = new ServerProcess(
    {
      name: `Redis on port ${port}`,
      command: program,
      args: [configFile],
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      cwd: home,
      logFile: join(home, 'redis.log'),
      stopSignal: 'SIGTERM',
      lastSignal: 'SIGKILL',
      isReady: () =>
        askRedis(url, 'PING').then(
          (answer) => answer === 'PONG',
          () => false,
        ),
    },
    folder,
  );
  await server.start();
  return { server, url };
}

function configuration({ port, password, dir }: { port: number; password: string; dir: string }): string {
  const settings = {
    bind: '127.0.0.1',
    port,
    requirepass: password,
    dir,
    appendonly: 'yes',
    appendfsync: 'always',
    // The log of all writes is enough; and nothing may ever be thrown away for want of memory.
    save: '""',
    'maxmemory-policy': 'noeviction',
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}

function defaultPath(): string {
  return [process.env['PATH'] ?? '', ...USUAL_FOLDERS].join(delimiter);
}

function find(path: string): string {
  const found = path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file));
  if (found === undefined)
    throw new Error(
      'There is no redis-server on this machine. Install it (on Debian and Ubuntu: apt-get install redis-server), or leave out the subjects that need Redis.',
    );
  return found;
}
