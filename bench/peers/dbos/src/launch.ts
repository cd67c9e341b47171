import { DBOS } from '@dbos-inc/dbos-sdk';
import { needed } from '../../../dist/subject/needed.js';

const POOL_SIZE = 20;

/** Applications that share a system database: each runs what it owns, and may enqueue what another one owns. */
export async function launch(name: string): Promise<void> {
  DBOS.setConfig({
    name,
    // Is of one application only, like the names of queues.
    applicationVersion: `${name} 1`,
    systemDatabaseUrl: needed('BENCH_POSTGRES_URL'),
    systemDatabasePoolSize: POOL_SIZE,
    logLevel: 'error',
  });
  await DBOS.launch();
}

export const settings = {
  durability: 'each step is a committed row in PostgreSQL',
  'connections of a process': POOL_SIZE,
};
