import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { repositoryFile } from '../services/repository-file.js';
import { fingerprintOf } from './fingerprint.js';

/** Builds the console, unless nothing of it has changed since it was built last. The tests of its size are in its own vite.config.ts. */
const root = repositoryFile('apps/console');
const note = join(root, 'dist', 'built-from.txt');

/** All that the build is made of; the lock file for the packages in it. */
const files = [
  ...[root, repositoryFile('libs/client/src')]
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(root, 'dist')) && !path.includes('node_modules')),
  repositoryFile('package-lock.json'),
];
const fingerprint = fingerprintOf(files.toSorted().map((path) => [path, readFileSync(path)]));
const isBuilt = existsSync(join(root, 'dist', 'web', 'index.html')) && existsSync(note);

if (!isBuilt || readFileSync(note, 'utf8') !== fingerprint) {
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(note, fingerprint);
}
