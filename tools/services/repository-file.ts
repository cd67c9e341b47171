import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the repository's root, seen from the sources as well as from dist. Throws if it is nowhere above. */
export function repositoryFile(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
  }
  throw new Error(`There is no ${name} in any folder above ${here}.`);
}
