import { readFileSync } from 'node:fs';

/** Whom a server runs as; the names fit the options of `spawn`. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Whether this process may become another user. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The user for PostgreSQL, which refuses to run as root: `postgres` where a package made it, else `nobody`.
 * Undefined for an ordinary user, who runs it as himself.
 */
export function postgresOwner(
  root = isRoot(),
  passwd = (): string => readFileSync('/etc/passwd', 'utf8'),
): SystemUser | undefined {
  if (!root) return undefined;
  const entries = passwd();
  const user = findUser(entries, 'postgres') ?? findUser(entries, 'nobody');
  if (user === undefined) {
    throw new Error(
      'PostgreSQL does not run as root, and /etc/passwd has neither a user postgres nor a user nobody. Add one, or run as an ordinary user.',
    );
  }
  return user;
}

/** @internal */
export function findUser(passwd: string, name: string): SystemUser | undefined {
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([entry]) => entry === name);
  const [, , uid, gid] = fields ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}
