import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { DATA_KEY } from './add-data-keys.sql.js';

/** What encrypted values are sealed with. */
export class AddDataKeys1800576000000 implements MigrationInterface {
  readonly name = 'AddDataKeys1800576000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(DATA_KEY));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)('DROP TABLE edda.data_key'));
  }
}
