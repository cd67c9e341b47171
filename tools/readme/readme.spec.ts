import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CRASH_USAGE } from '../crash/options.js';
import { DEMO_USAGE } from '../demo/options.js';
import { SERVICES_MODES } from '../services/services.js';
import { START_USAGE } from '../start/options.js';
import { codeSpansOf, linkedPathsOf, namedBlocksOf, sectionOf } from './readme-blocks.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
const spans = codeSpansOf(readme);
const ownSaga = sectionOf(readme, 'Write a saga of your own');
const blocks = namedBlocksOf(ownSaga);

const CONTRACTS = 'libs/contracts/src/index.ts';
const MODULE = 'apps/orchestrator/src/orchestrator.module.ts';
const NEW_APP = 'apps/giftcards';

/** Changes the file below the folder; fails where the README speaks of what is not there. Who followed it already has the change. */
function change(folder: string, path: string, from: string, to: string): void {
  const before = readFileSync(join(folder, path), 'utf8');
  if (before.includes(to)) return;
  expect(before, path).toContain(from);
  writeFileSync(
    join(folder, path),
    before.replace(from, () => to),
  );
}

/** The contracts and the orchestrator as they are, and what a reader of the README makes of them. */
function followReadme(folder: string): void {
  for (const path of ['libs/contracts/src', 'apps/orchestrator/src'])
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (file) => !file.endsWith('.spec.ts'),
    });
  for (const { file, code } of blocks) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    if (file === CONTRACTS) change(folder, file, '', code);
    else writeFileSync(join(folder, file), code);
  }
  const [, from] = /import it from `(\.[^`]+)`/.exec(ownSaga) ?? [];
  const [, registered = ''] = /`(EddaModule\.forFeature\(.*?\))`/.exec(ownSaga) ?? [];
  change(folder, MODULE, 'EddaModule.forFeature([OrderSaga])', registered);
  change(folder, MODULE, '', `import { GiftCardSaga } from '${from}';\n`);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const compilerOptions = {
    composite: false,
    declaration: false,
    noEmit: true,
    // The contracts of the copy, and everything else as it was built.
    paths: { '@edda/contracts': [`./${CONTRACTS}`] },
  };
  const extended = join(root, 'tsconfig.base.json');
  const tsconfig = { extends: extended, compilerOptions, include: ['apps/*/src', 'libs/*/src'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
}

describe('"Write a saga of your own"', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'edda-readme-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives each file once, of the contracts, the definition and the participant', () => {
    const files = blocks.map(({ file }) => file);
    expect(files).toContain(CONTRACTS);
    expect(files).toContain(`${NEW_APP}/src/main.ts`);
    expect(new Set(files).size).toBe(files.length);
    expect(files.filter((file) => file.endsWith('.saga.ts'))).toHaveLength(1);
  });

  it('compiles when it is followed to the letter', { timeout: 30_000 }, () => {
    expect(existsSync(join(root, 'libs/participant/dist/index.d.ts')), 'libs are built: npm run build').toBe(
      true,
    );
    followReadme(folder);
    const tsc = join(root, 'node_modules/typescript7/bin/tsc');
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toBe('');
    expect(status).toBe(0);
  });

  it('imports what the copied package.json brings along', () => {
    const { name, dependencies } = JSON.parse(
      read('apps/payment/package.json').replace('payment', 'giftcards'),
    ) as {
      name: string;
      dependencies: Record<string, string>;
    };
    expect(name).toBe('@edda/giftcards');
    const code = blocks.filter(({ file }) => file.startsWith(NEW_APP)).map((block) => block.code);
    const imported = [...code.join('').matchAll(/ from '((?:@[\w-]+\/)?[\w-]+)/g)].map(([, found]) => found);
    expect(imported).toContain('@edda/participant');
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(imported));
  });
});

describe('the README', () => {
  it('shows the steps of the order saga as they are', () => {
    const stepsOf = (code: string): readonly string[] =>
      [...code.matchAll(/\.(?:(?:step|pivot|retriable)\('|command\(|compensate\(|publish\()\w+/g)].map(
        String,
      );
    const [, shown = ''] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? [];
    expect(stepsOf(shown).length).toBeGreaterThan(10);
    expect(stepsOf(shown)).toEqual(stepsOf(read('apps/orchestrator/src/sagas/order/order.saga.ts')));
  });

  it('names npm scripts that exist, with options that they take', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const usages: Record<string, string> = { demo: DEMO_USAGE, start: START_USAGE, crash: CRASH_USAGE };
    const calls = spans.flatMap((span) => [...span.matchAll(/npm (?:run )?([\w:]+)(?: -- ([^&#]*))?/g)]);
    expect(calls.length).toBeGreaterThan(8);
    for (const [call, script = '', options = ''] of calls) {
      if (!['ci', 'install'].includes(script)) expect(Object.keys(scripts), call).toContain(script);
      for (const [option] of options.matchAll(/--\w+/g))
        expect(usages[script], call).toContain(`  ${option} `);
    }
    const bare = spans.filter((span) => span.startsWith('--')).flatMap((span) => span.match(/--\w+/g) ?? []);
    for (const option of bare) expect(DEMO_USAGE).toContain(`  ${option} `);
  });

  it('names paths that are there, or that it has the reader make', () => {
    const made = new Set(blocks.map(({ file }) => file.replace('/src/', '/dist/').replace(/\.ts$/, '.js')));
    for (const { file } of blocks) made.add(file);
    for (const path of [NEW_APP, `${NEW_APP}/src`, `${NEW_APP}/package.json`]) made.add(path);
    const inCode = spans.flatMap(
      (span) => span.match(/(?<![\w./])(?:apps|libs|tools|docs|test)\/[\w./-]+/g) ?? [],
    );
    const files = spans.filter((span) => /^[\w-]+\.(?:yml|json|md)$|^Dockerfile$/.test(span));
    const paths = [...inCode, ...files, ...linkedPathsOf(readme)].map((path) => path.replace(/\/$/, ''));
    expect(paths.length).toBeGreaterThan(15);
    for (const path of paths) if (!made.has(path)) expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('names environment variables that something reads', () => {
    const sources = ['libs/service-host/src', 'tools/services', 'tools/run'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((file) => `${folder}/${file}`),
    );
    const readers = sources
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
      .map(read)
      .join('');
    const variables = new Set(spans.flatMap((span) => span.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []));
    expect([...variables]).toEqual(expect.arrayContaining(['AMQP_URL', 'DATABASE_URL', 'EDDA_SERVICES']));
    for (const variable of variables) expect(readers).toMatch(new RegExp(`\\b${variable}\\b`));
    expect(spans).toContain(`EDDA_SERVICES=${SERVICES_MODES.join('|')}`);
  });
});
