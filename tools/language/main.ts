import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SagaDefinition } from '@edda/saga-core';
import { format, resolveConfig } from 'prettier';
import { repositoryFile } from '../services/repository-file.js';
import type { Example } from './fill-page.js';
import { examplesIn, fillPage } from './fill-page.js';

const ROOT = dirname(repositoryFile('nest-cli.json'));
const PAGE = join(ROOT, 'docs', 'language.md');

/** `npm run docs:write`: puts the examples and their diagrams into docs/language.md. A spec holds the page against them. */
const page = await readFile(PAGE, 'utf8');
const examples = new Map<string, Example>();
for (const name of examplesIn(page)) examples.set(name, await read(name));
const filled = fillPage(page, (name) => {
  const example = examples.get(name);
  if (!example) throw new Error(`docs/language.md wants the example "${name}", which is not there.`);
  return example;
});
await writeFile(PAGE, await format(filled, { ...(await resolveConfig(PAGE)), filepath: PAGE }));

async function read(name: string): Promise<Example> {
  const source = await readFile(join(ROOT, 'tools', 'language', 'examples', `${name}.ts`), 'utf8');
  const built = join(ROOT, 'tools', 'dist', 'language', 'examples', `${name}.js`);
  const { definition } = (await import(pathToFileURL(built).href)) as { definition?: SagaDefinition };
  return { source, ...(definition ? { definition } : {}) };
}
