import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runCommand, type RunCommand } from './command.js';
import type { DebianPackage } from './resolve-mode.js';
import type { Say } from './services.js';
import { isRoot } from './system-user.js';

export interface InstallOptions {
  readonly run?: RunCommand;
  readonly policyFile?: string;
}

const POLICY_FILE = '/usr/sbin/policy-rc.d';
const OUTPUT_TAIL_CHARACTERS = 1_500;

/** Debian, Ubuntu or a child of theirs, as root: where apt-get may be called without asking. */
export function isDebianRoot(root = isRoot(), osReleaseFile = '/etc/os-release'): boolean {
  if (!root || !existsSync(osReleaseFile)) return false;
  const words = readFileSync(osReleaseFile, 'utf8')
    .split('\n')
    .flatMap((line) => /^(?:ID|ID_LIKE)="?([^"]*)"?$/.exec(line)?.[1]?.split(' ') ?? []);
  return words.some((word) => word === 'debian' || word === 'ubuntu');
}

/** Installs the packages and says so; throws with the end of apt-get's output if that fails. */
export async function installPackages(
  packages: readonly DebianPackage[],
  say: Say,
  options: InstallOptions = {},
): Promise<void> {
  const run = options.run ?? runCommand;
  say(`Installing ${packages.join(' and ')} with apt-get (their system services are not started) ...`);
  const allowServicesAgain = forbidServices(options.policyFile ?? POLICY_FILE);
  try {
    await aptGet(run, ['update']);
    await aptGet(run, ['install', '--yes', '--no-install-recommends', ...packages]);
  } finally {
    allowServicesAgain();
  }
}

async function aptGet(run: RunCommand, args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt-get may be at work on a machine that has just been started.
  const result = await run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { env });
  if (result.code === 0) return;
  throw new Error(
    `apt-get ${args.join(' ')} failed:\n${result.output.slice(-OUTPUT_TAIL_CHARACTERS).trim()}`,
  );
}

/**
 * Both packages start a server on the standard port after their installation, where it could meet one that is already
 * there. Debian asks this file before, and 101 means no. A file that is there is somebody's decision and stays.
 */
function forbidServices(policyFile: string): () => void {
  if (existsSync(policyFile)) return () => undefined;
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const remove = (): void => rmSync(policyFile, { force: true });
  process.on('exit', remove);
  return () => {
    process.off('exit', remove);
    remove();
  };
}
