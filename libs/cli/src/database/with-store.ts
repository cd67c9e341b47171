import type { SagaStore } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { UsageError } from '@edda/terminal';

/** Does something with the orchestrator's store, whose tables are made if they are not there yet, and lets go of it. */
export async function withStore<Result>(
  schema: string,
  environment: Readonly<Record<string, string | undefined>>,
  work: (store: SagaStore) => Promise<Result>,
): Promise<Result> {
  const url = databaseUrl(environment);
  const store = postgres({ url, schema, poolSize: 1 })({ service: 'edda', instance: 'cli' });
  try {
    await store.connect();
    return await work(store);
  } finally {
    await store.close();
  }
}

/** @throws UsageError if it is not set */
export function databaseUrl(environment: Readonly<Record<string, string | undefined>>): string {
  const url = environment['DATABASE_URL'];
  if (url) return url;
  throw new UsageError('DATABASE_URL is not set: say where the orchestrator keeps its sagas.');
}
