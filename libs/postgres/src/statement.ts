import type { QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { checkOut, discard } from './checked-out-client.js';
import { databaseUnavailable } from './database-unavailable.js';
import { isPassing, leavesConnectionInDoubt } from './sqlstate.js';

/**
 * Runs one statement in a transaction of its own and returns its rows.
 *
 * @throws DatabaseUnavailable for what may work later; the statement may have been carried out
 */
export async function runStatement<Row extends QueryResultRow>(
  dataSource: DataSource,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = await checkOut(runner);
    try {
      const { rows } = await client.query<Row>(text, [...values]);
      return rows;
    } catch (error) {
      if (leavesConnectionInDoubt(error)) discard(client);
      throw error;
    }
  } catch (error) {
    throw isPassing(error) ? databaseUnavailable('one statement', error) : error;
  } finally {
    await runner.release();
  }
}
