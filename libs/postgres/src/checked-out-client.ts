import type { PoolClient } from 'pg';
import type { QueryRunner } from 'typeorm';

/**
 * Takes a connection from the pool. A client that breaks emits `error`, which would end the process if nobody listened: TypeORM does
 * until the runner is released, and the pool before and after.
 */
export async function checkOut(runner: QueryRunner): Promise<PoolClient> {
  return (await runner.connect()) as PoolClient;
}

/** Ends a client, so that the pool drops it when it is released. Not awaited: a hung server would never answer. */
export function discard(client: PoolClient): void {
  const ending: unknown = (client as unknown as { end(): Promise<void> }).end();
  if (ending instanceof Promise) ending.catch(() => undefined);
}
