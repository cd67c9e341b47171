import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryFile } from '../services/repository-file.js';
import { lineDiff } from './line-diff.js';
import { withPrivateDatabase } from './private-database.js';
import { readSchema } from './read-schema.js';

const GOLDEN = join(dirname(repositoryFile('libs/postgres/package.json')), 'schema.sql');

const wanted = process.argv[2];
if (wanted !== '--check' && wanted !== '--write') {
  process.stderr.write(
    'Say --check (does libs/postgres/schema.sql agree with the migrations?) or --write.\n',
  );
  process.exitCode = 2;
} else {
  const schema = await withPrivateDatabase(readSchema);
  if (wanted === '--write') await writeFile(GOLDEN, schema);
  else await check(schema);
}

async function check(schema: string): Promise<void> {
  const golden = await readFile(GOLDEN, 'utf8').catch(() => '');
  const diff = lineDiff(golden, schema);
  if (diff.length === 0) return;
  process.stderr.write(
    `${diff.join('\n')}\n\nlibs/postgres/schema.sql (-) is not what the migrations make (+). If that is what you want: npm run schema:write\n`,
  );
  process.exitCode = 1;
}
