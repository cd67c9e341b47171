import { type MigrationInterface, MigrationExecutor, type QueryRunner } from 'typeorm';
import { initialized, migrationDataSource } from './data-source.js';
import { AddBulkActions1799366400000 } from './migrations/add-bulk-actions.js';
import { AddDataKeys1800576000000 } from './migrations/add-data-keys.js';
import { AddDeadLetters1796342400000 } from './migrations/add-dead-letters.js';
import { AddMailbox1795737600000 } from './migrations/add-mailbox.js';
import { AddRetention1796947200000 } from './migrations/add-retention.js';
import { AddSagaAttributes1800230400000 } from './migrations/add-saga-attributes.js';
import { AddSignIn1798156800000 } from './migrations/add-sign-in.js';
import { IndexReads1798761600000 } from './migrations/index-reads.js';
import { LeaveRoomForUpdates1799452800000 } from './migrations/leave-room-for-updates.js';
import { CallOutboxRowsBySending1801267200000 } from './migrations/call-outbox-rows-by-sending.js';
import { WritePartsDown1801180800000 } from './migrations/write-parts-down.js';
import {
  BUSINESS_KEY,
  IDEMPOTENCY_KEY,
  OUTBOX,
  SAGA,
  SAGA_HISTORY,
  TIMER,
} from './migrations/create-saga-tables.sql.js';
import { checkSchemaName, statementsFor } from './statement.js';
import { inTransaction } from './transaction.js';

/** The orchestrator's tables. */
export class CreateSagaTables1795132800000 implements MigrationInterface {
  readonly name = 'CreateSagaTables1795132800000';

  async up(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    for (const table of [SAGA, SAGA_HISTORY, OUTBOX, TIMER, BUSINESS_KEY, IDEMPOTENCY_KEY]) {
      await runner.query(inSchema(table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    for (const table of ['idempotency_key', 'business_key', 'timer', 'outbox', 'saga_history', 'saga']) {
      await runner.query(inSchema(`DROP TABLE edda.${table}`));
    }
  }
}

/** The orchestrator's migrations, oldest first. One that was released is never changed: add another. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  CreateSagaTables1795132800000,
  AddMailbox1795737600000,
  AddDeadLetters1796342400000,
  AddRetention1796947200000,
  AddSignIn1798156800000,
  IndexReads1798761600000,
  AddBulkActions1799366400000,
  LeaveRoomForUpdates1799452800000,
  AddSagaAttributes1800230400000,
  AddDataKeys1800576000000,
  WritePartsDown1801180800000,
  CallOutboxRowsBySending1801267200000,
];

/** Any number will do, as long as nobody else uses it; with the hash of the schema's name it makes one lock per schema. */
const LOCK_CLASS = 1_164_207_169;

/** Where the tables are to be, and who makes them. */
export interface MigrationTarget {
  readonly url: string;
  readonly schema: string;
  readonly applicationName: string;
}

/**
 * Creates the schema if it is not there and runs the migrations that have not run yet, all in one transaction: a process that is
 * killed in the middle leaves nothing half done. Of several processes that boot at once, one migrates and the others wait.
 *
 * @throws DatabaseUnavailable for what may work later
 */
export async function migrate(
  target: MigrationTarget,
  migrations: readonly (new () => MigrationInterface)[],
): Promise<void> {
  const dataSource = await initialized(migrationDataSource(target, migrations));
  try {
    await inTransaction(dataSource, async ({ client, manager }) => {
      await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, target.schema]);
      // CREATE SCHEMA IF NOT EXISTS asks for the right to create one even if there is nothing to create.
      const { rows } = await client.query<{ missing: boolean }>(
        'SELECT to_regnamespace($1) IS NULL AS missing',
        [target.schema],
      );
      if (rows[0]?.missing) await client.query(`CREATE SCHEMA ${checkSchemaName(target.schema)}`);
      // Given a runner inside a transaction, TypeORM begins and commits none of its own.
      await new MigrationExecutor(dataSource, manager.queryRunner).executePendingMigrations();
    });
  } finally {
    await dataSource.destroy();
  }
}
