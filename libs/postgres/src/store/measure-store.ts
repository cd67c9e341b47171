import type { StoreMeasures } from '@edda/orchestration';
import type { SagaStatus } from '@edda/saga-core';
import { MEASURE_STORE, type MeasuresRow } from './measure.sql.js';
import type { StoreDatabase } from './store-database.js';

/** See `MeasuredStore` of the port. */
export async function measureStore(
  database: Pick<StoreDatabase, 'query'>,
  limit: number,
): Promise<StoreMeasures> {
  const [row] = await database.query<MeasuresRow>(MEASURE_STORE, [limit]);
  if (!row) throw new Error('PostgreSQL returned no measures.');
  const { outbox, oldest_ms, lag_ms, letters, unfinished } = row;
  return {
    outbox,
    oldestInOutboxMs: oldest_ms,
    timersLagMs: lag_ms,
    deadLetters: letters,
    unfinished: unfinished.map((one) => ({ ...one, status: one.status as SagaStatus })),
  };
}
