import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_LIMITS } from '@edda/messaging';
import { expect, it } from 'vitest';
import { repositoryFile } from '../services/repository-file.js';

const page = readFileSync(join(dirname(repositoryFile('nest-cli.json')), 'docs/limits.md'), 'utf8');

it('docs/limits.md names each limit with its default', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| +([\d,]+) \|/gm)];
  const told = rows.map(([, name = '', value = '']) => [name, Number(value.replaceAll(',', ''))]);
  expect(Object.fromEntries(told)).toEqual(DEFAULT_LIMITS);
});
