import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problemsOf } from '@edda/saga-core';
import type { SagaDefinition } from '@edda/saga-core';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { repositoryFile } from '../services/repository-file.js';
import type { Example } from './fill-page.js';
import { examplesIn, excerptOf, fillPage } from './fill-page.js';

const ROOT = dirname(repositoryFile('nest-cli.json'));
const PAGE = join(ROOT, 'docs', 'language.md');
const page = readFileSync(PAGE, 'utf8');
const FOLDER = join(ROOT, 'tools', 'language', 'examples');
const SHARED = ['begin', 'contracts'];

async function read(name: string): Promise<Example> {
  const source = readFileSync(join(FOLDER, `${name}.ts`), 'utf8');
  const { definition } = (await import(join(FOLDER, `${name}.ts`))) as { definition?: SagaDefinition };
  return { source, ...(definition ? { definition } : {}) };
}

const names = readdirSync(FOLDER)
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !SHARED.includes(name));

describe('docs/language.md', () => {
  it(
    'has every example, with its code and its diagram as they are now (npm run docs:write)',
    { timeout: 60_000 },
    async () => {
      const examples = new Map(
        await Promise.all(names.map(async (name) => [name, await read(name)] as const)),
      );
      const filled = fillPage(page, (name) => examples.get(name) ?? { source: '' });
      expect(page).toBe(await format(filled, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
      expect(examplesIn(page).toSorted()).toEqual(names.toSorted());
    },
  );

  it.each(names.filter((name) => name !== 'eight-notations'))('%s is a saga that may run', async (name) => {
    const { definition } = await read(name);
    // The version before is not in the example.
    expect(definition && problemsOf({ ...definition, migrations: [] })).toEqual([]);
  });

  it('leads only to headings that are there', () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
  });
});

describe('an excerpt', () => {
  it('is what stands between the marks, moved to the left', () => {
    expect(excerptOf('const a = b\n  // begin\n  .step(\n    1,\n  )\n  // end\n  .build();')).toBe(
      '.step(\n  1,\n)',
    );
  });
});
