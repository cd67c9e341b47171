import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RabbitmqBinaries } from './binaries.js';

/** The folder that stands for `/` of a RabbitMQ that is not this machine's own; only Linux and root can use one. */
export const ROOT_VARIABLE = 'EDDA_RABBITMQ_ROOT';

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const EPMD = '/usr/bin/epmd';

/**
 * RabbitMQ and its Erlang of another Debian, with its libraries, below a folder.
 *
 * @throws if there is none: nobody who named a folder wants another version instead
 */
export function rabbitmqIn(root: string): RabbitmqBinaries {
  for (const program of [SERVER, EPMD]) {
    if (!existsSync(join(root, program))) {
      throw new Error(
        `${ROOT_VARIABLE}=${root} has no ${program}: install rabbitmq-server there, or unset it.`,
      );
    }
  }
  return { server: SERVER, epmd: EPMD, root };
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** How a program of RabbitMQ is started: as it is, or in its root, which has this folder of ours at the same place. */
export function launch(
  { root }: Pick<RabbitmqBinaries, 'root'>,
  program: string,
  args: readonly string[],
  folder: string,
): Launch {
  if (root === undefined) return { command: program, args };
  return { command: 'unshare', args: ['--mount', 'sh', '-c', ENTER, 'sh', root, folder, program, ...args] };
}

/** How a program is started beside a server that runs already, in the same root and with the same folder. */
export function launchBeside(
  { root }: Pick<RabbitmqBinaries, 'root'>,
  pid: number,
  program: string,
  args: readonly string[],
): Launch {
  if (root === undefined) return { command: program, args };
  return {
    command: 'nsenter',
    args: ['--target', String(pid), '--mount', '--root', '--wd', program, ...args],
  };
}

/** The mounts are in a namespace of their own and end with it. `exec` keeps the pid: whoever started the server may signal it. */
const ENTER = [
  'root=$1; folder=$2; shift 2',
  'mkdir -p "$root$folder"',
  'mount --bind "$folder" "$root$folder"',
  'mount -t proc proc "$root/proc"',
  'mount --rbind /dev "$root/dev"',
  'exec chroot "$root" "$@"',
].join(' && ');
