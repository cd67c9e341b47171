import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { BULK_ACTION } from './add-bulk-actions.sql.js';

/** What people want done with many sagas. */
export class AddBulkActions1799366400000 implements MigrationInterface {
  readonly name = 'AddBulkActions1799366400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(BULK_ACTION));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)('DROP TABLE edda.bulk_action'));
  }
}
