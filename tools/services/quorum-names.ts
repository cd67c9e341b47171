import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether RabbitMQ's own register of quorum queues has every queue that is there.
 *
 * It is written up to a second after a declaration was confirmed (seen with 3.10). A server that is killed in that second
 * comes back with a queue that still lists itself as its leader, but answers nobody, for ever. So whoever wants to see
 * what a kill does to messages kills it after that.
 *
 * `data` is RABBITMQ_MNESIA_BASE: each queue has a folder in NODE/quorum/NODE, named as the register names it.
 */
export function quorumNamesAreOnDisk(data: string): boolean {
  return foldersIn(data).every((node) => {
    const system = join(data, node, 'quorum');
    return foldersIn(system).every((member) => registerIsComplete(join(system, member)));
  });
}

function registerIsComplete(folder: string): boolean {
  const register = join(folder, 'names.dets');
  if (!existsSync(register)) return true;
  const names = readFileSync(register, 'latin1');
  return foldersIn(folder).every((queue) => names.includes(queue));
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
