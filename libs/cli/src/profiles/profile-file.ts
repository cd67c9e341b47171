import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '@edda/terminal';

/** A system that one speaks with. Of `key` and `keyFrom` there is one at most. */
export interface Profile {
  readonly url: string;
  /** An API key, or a token. */
  readonly key?: string;
  /** The environment variable that has it. */
  readonly keyFrom?: string;
}

/** What stands in the file. */
export interface Profiles {
  /** The one that is used unless something else is said. */
  readonly current?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const NO_PROFILES: Profiles = { profiles: {} };

/** `$XDG_CONFIG_HOME/edda/config.json`, in `~/.config` without one. */
export function profilePath(env: Environment, home = homedir()): string {
  const folder = env['XDG_CONFIG_HOME'];
  // The specification wants relative ones to be ignored.
  return join(folder?.startsWith('/') ? folder : join(home, '.config'), 'edda', 'config.json');
}

/** @throws Error if there is a file that cannot be read, or is not what was written */
export function readProfiles(path: string): Profiles {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_PROFILES;
    throw error;
  }
  const found = parsed(text);
  if (found === undefined)
    throw new Error(
      `${path} is not what edda has written: mend it, or delete it and add your profiles again.`,
    );
  return found;
}

/** Writes the file for its owner's eyes only, and all of it or nothing. */
export function writeProfiles(path: string, profiles: Profiles): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(profiles, undefined, 2)}\n`, { mode: 0o600 });
  // The mode of a file that was there already, after a crash, does not change with writing.
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}

/** @throws UsageError */
export function checkProfileName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  throw new UsageError(
    `"${name}" cannot be the name of a profile: use 1 to 64 letters, digits, dots, dashes and underscores.`,
  );
}

function parsed(text: string): Profiles | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { current, profiles } = value as { current?: unknown; profiles?: unknown };
  if (typeof profiles !== 'object' || profiles === null) return undefined;
  if (current !== undefined && typeof current !== 'string') return undefined;
  return Object.values(profiles).every(isProfile) ? (value as Profiles) : undefined;
}

function isProfile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { url, key, keyFrom } = value as Record<string, unknown>;
  return (
    typeof url === 'string' && [key, keyFrom].every((one) => one === undefined || typeof one === 'string')
  );
}
