import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_RETENTION } from '@edda/orchestration';
import { expect, it } from 'vitest';
import { repositoryFile } from '../services/repository-file.js';

const page = readFileSync(join(dirname(repositoryFile('nest-cli.json')), 'docs/retention.md'), 'utf8');

it('docs/retention.md names each retention with its default', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| +`(\w+)` +\|/gm)];
  expect(Object.fromEntries(rows.map(([, name, value]) => [name, value]))).toEqual(DEFAULT_RETENTION);
});
