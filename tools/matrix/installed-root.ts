import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type RunCommand } from '../services/command.js';
import type { Say } from '../services/index.js';
import { isRoot } from '../services/system-user.js';
import type { MatrixVersion } from './options.js';

const TAIL_CHARACTERS = 1_500;

/**
 * Where a version of RabbitMQ can be run from: undefined for this machine's own, if it is that version; otherwise a folder that stands for `/`, which
 * is made the first time.
 *
 * @throws with a sentence that says why it cannot be had
 */
export async function rootOf(
  { version, suite }: MatrixVersion,
  cache: string,
  say: Say,
  run: RunCommand = runCommand,
): Promise<string | undefined> {
  if (isOf(version, await packageVersion(undefined, run))) return undefined;
  const root = join(cache, suite);
  if (!existsSync(join(root, 'usr/lib/rabbitmq/bin/rabbitmq-server'))) {
    say(`Installing RabbitMQ ${version} from Debian ${suite} into ${root} ...`);
    await install(suite, root, cache, run);
  }
  const found = await packageVersion(root, run);
  if (isOf(version, found)) return root;
  throw new Error(
    `Debian ${suite} has RabbitMQ ${found ?? 'of no version'} instead of ${version}: remove ${root}, or name the suite that has it in tools/matrix/options.ts.`,
  );
}

const isOf = (version: string, found: string | undefined): boolean =>
  found?.startsWith(`${version}.`) ?? false;

/** Of the package rabbitmq-server, on this machine or below a folder. */
async function packageVersion(root: string | undefined, run: RunCommand): Promise<string | undefined> {
  const where = root === undefined ? [] : [`--admindir=${join(root, 'var/lib/dpkg')}`];
  const { code, stdout } = await run('dpkg-query', [
    ...where,
    '--show',
    '--showformat',
    '${Version}',
    'rabbitmq-server',
  ]);
  return code === 0 ? stdout.trim().replace(/^\d+:/, '') : undefined;
}

/** Beside it first: a folder that is there is whole. */
async function install(suite: string, root: string, cache: string, run: RunCommand): Promise<void> {
  if (!isRoot()) throw new Error(`Installing Debian ${suite} into a folder takes root.`);
  mkdirSync(cache, { recursive: true });
  const debootstrap = await debootstrapIn(cache, run);
  const unfinished = `${root}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const mirror = await mirrorOf(run);
  await must(
    run,
    'debootstrap',
    debootstrap.program,
    [
      '--variant=minbase',
      '--include=rabbitmq-server,adduser',
      suite,
      unfinished,
      ...(mirror === undefined ? [] : [mirror]),
    ],
    { ...process.env, DEBOOTSTRAP_DIR: debootstrap.scripts, DEBIAN_FRONTEND: 'noninteractive' },
  );
  // Erlang looks the name of its own host up.
  writeFileSync(join(unfinished, 'etc/hosts'), '127.0.0.1 localhost\n');
  renameSync(unfinished, root);
}

/** Unpacked, not installed: this machine stays as it is. It knows a suite that is newer than itself once it is told that it is like sid. */
async function debootstrapIn(
  cache: string,
  run: RunCommand,
): Promise<{ readonly program: string; readonly scripts: string }> {
  const tools = join(cache, 'tools');
  const program = join(tools, 'usr/sbin/debootstrap');
  const scripts = join(tools, 'usr/share/debootstrap');
  if (!existsSync(program)) {
    rmSync(tools, { recursive: true, force: true });
    mkdirSync(tools, { recursive: true });
    await must(run, 'apt-get update', 'apt-get', ['update']);
    await must(run, 'apt-get download', 'apt-get', ['download', 'debootstrap'], process.env, tools);
    const [archive = ''] = readdirSync(tools).filter((file) => file.endsWith('.deb'));
    await must(run, 'dpkg-deb', 'dpkg-deb', ['--extract', join(tools, archive), tools]);
  }
  for (const suite of ['trixie', 'forky']) {
    const script = join(scripts, 'scripts', suite);
    if (!existsSync(script)) symlinkSync('sid', script);
  }
  return { program, scripts };
}

/** Where this machine gets its own packages from; without an answer debootstrap knows one. */
async function mirrorOf(run: RunCommand): Promise<string | undefined> {
  const { code, stdout } = await run('apt-get', [
    'indextargets',
    '--format',
    '$(SITE)',
    'Origin: Debian',
    'Component: main',
  ]);
  const [first] = stdout.split('\n').filter((line) => line !== '' && !line.includes('security'));
  return code === 0 ? first : undefined;
}

async function must(
  run: RunCommand,
  what: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd?: string,
): Promise<void> {
  const { code, output } = await run(command, args, { env, ...(cwd === undefined ? {} : { cwd }) });
  if (code === 0) return;
  throw new Error(`${what} failed:\n${output.slice(-TAIL_CHARACTERS).trim()}`);
}
