import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryFile } from '../services/repository-file.js';
import { bareDocument, typesOf } from './open-api-types.js';

const FILE = join(dirname(repositoryFile('libs/client/package.json')), 'src', 'open-api.ts');

const wanted = process.argv[2];
if (wanted !== '--check' && wanted !== '--write') {
  process.stderr.write('Say --check (do the types of libs/client follow from the routes?) or --write.\n');
  process.exitCode = 2;
} else {
  const types = await typesOf(await bareDocument(), FILE);
  if (wanted === '--write') await writeFile(FILE, types);
  else if ((await readFile(FILE, 'utf8').catch(() => '')) !== types) {
    process.stderr.write(
      'libs/client/src/open-api.ts is not what the OpenAPI document of the orchestrator makes. Run npm run client:write.\n',
    );
    process.exitCode = 1;
  }
}
