import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MATRIX_SPECS } from '../matrix/options.js';
import { repositoryFile } from '../services/repository-file.js';

const ROOT = dirname(repositoryFile('nest-cli.json'));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const sources = ['apps', 'libs', 'tools', 'test']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => path.endsWith('.ts') && !/(^|\/)(dist|node_modules)\//.test(path));

/** A contract's sentences stand beside it, and are run by the spec of each adapter. */
const SENTENCES: Readonly<Record<string, string>> = {
  'rabbitmq-contract.e2e-spec.ts': 'libs/testing/src/broker-contract/',
  'postgres-fence.e2e-spec.ts': 'libs/testing/src/fence-contract',
};

/** The rows of the table: in which file stands which test. */
const rows = read('docs/adr/0011-broker-rules.md')
  .split('\n')
  .flatMap((line) => {
    const [, file = '', title = ''] = /\| `(\S+\.ts)` +\| (.*?) +\|$/.exec(line) ?? [];
    return file === '' ? [] : [{ file, title }];
  });

/** Whether there is a test of exactly this name, or a table of tests. */
function hasTest(code: string, title: string): boolean {
  const name = title.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(String.raw`(\bit|\))\(\s*(['"])${name}\2,`).test(code);
}

describe('docs/adr/0011-broker-rules.md', () => {
  it('names tests that there are, each by its whole name', () => {
    expect(rows.length).toBeGreaterThan(40);
    for (const { file, title } of rows) {
      const specs = sources.filter((path) => basename(path) === file);
      expect(specs, file).toHaveLength(1);
      const sentences = sources.filter((path) => path.startsWith(SENTENCES[file] ?? 'nowhere'));
      const found = [...specs, ...sentences].filter((path) => hasTest(read(path), title));
      expect(found, `${file}: ${title}`).toHaveLength(1);
    }
  });

  it('has each test of a broker run against every version that is supported', () => {
    const isOfBroker = (file: string): boolean =>
      file.endsWith('.e2e-spec.ts') && !file.startsWith('postgres-');
    const ofBroker = new Set(rows.map(({ file }) => file).filter(isOfBroker));
    expect(ofBroker.size).toBeGreaterThan(3);
    for (const file of ofBroker) expect(MATRIX_SPECS).toContain(`test/${file}`);
  });
});

describe('our code', () => {
  const shipped = sources
    .filter((path) => /^(apps|libs)\/(?!testing\/)/.test(path) && !/[.-]spec\.ts$/.test(path))
    .map((path) => ({ path, code: read(path) }));
  const saying = (pattern: RegExp): string[] =>
    shipped.filter(({ code }) => pattern.test(code)).map(({ path }) => path);

  it('is what is looked at here', () => {
    expect(saying(/FOR UPDATE SKIP LOCKED/)).toContain('libs/postgres/src/store/outbox.sql.ts');
    expect(saying(/\.channel\.reject\(/)).toEqual(['libs/rabbitmq/src/consumer-channel.ts']);
  });

  it('neither sends NOTIFY nor listens for it', () => {
    expect(saying(/\b(NOTIFY|LISTEN)\b|pg_notify|\.on\('notification'/)).toEqual([]);
  });

  it('reads nothing of what a broker counts', () => {
    expect(saying(/x-delivery-count|x-acquired-count|deliveryCount/i)).toEqual([]);
  });
});
