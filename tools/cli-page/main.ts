import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { referenceText } from '@edda/cli';
import { repositoryFile } from '../services/repository-file.js';
import { fillReference } from './fill-reference.js';

/** Part of `npm run docs:write`: puts what every command says to `--help` into docs/cli.md. A spec holds the page against it. */
const page = join(dirname(repositoryFile('nest-cli.json')), 'docs', 'cli.md');
await writeFile(page, fillReference(await readFile(page, 'utf8'), referenceText()));
