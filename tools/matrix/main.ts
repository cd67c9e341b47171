import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeError, runMain } from '@edda/terminal';
import { ROOT_VARIABLE } from '../services/rabbitmq-root.js';
import { repositoryFile } from '../services/repository-file.js';
import { MATRIX_USAGE, parseMatrixOptions, type MatrixVersion } from './options.js';
import { rootOf } from './installed-root.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = parseMatrixOptions(args, process.env);
  if (options === 'help') {
    print(MATRIX_USAGE);
    return 0;
  }
  const cache = options.cache ?? join(tmpdir(), 'edda-matrix');
  const results: { readonly version: string; readonly result: string; readonly ok: boolean }[] = [];
  for (const version of options.versions) {
    const result = await testWith(version, cache, options.specs);
    results.push({ version: version.version, ...result });
  }
  for (const { version, result } of results) print(`RabbitMQ ${version.padEnd(5)} ${result}`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

async function testWith(
  version: MatrixVersion,
  cache: string,
  specs: readonly string[],
): Promise<{ readonly result: string; readonly ok: boolean }> {
  let root: string | undefined;
  try {
    root = await rootOf(version, cache, say);
  } catch (error) {
    return { result: `cannot be had: ${describeError(error)}`, ok: false };
  }
  say(`RabbitMQ ${version.version}, ${root ?? 'as it is installed'}:`);
  const code = await runSpecs(specs, root);
  return { result: code === 0 ? 'passed' : `failed (exit code ${code ?? 'none'})`, ok: code === 0 };
}

/** In a process of its own, since the root is told by the environment; what it prints goes on to standard error. */
function runSpecs(specs: readonly string[], root: string | undefined): Promise<number | null> {
  const { [ROOT_VARIABLE]: _, ...env } = process.env;
  const vitest = repositoryFile('node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'e2e', ...specs], {
    cwd: dirname(repositoryFile('vitest.config.ts')),
    env: { ...env, EDDA_SERVICES: 'local', ...(root === undefined ? {} : { [ROOT_VARIABLE]: root }) },
    stdio: ['ignore', 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

await runMain(main, MATRIX_USAGE, say);
