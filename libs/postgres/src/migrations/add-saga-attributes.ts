import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { SAGA_ATTRIBUTE } from './add-saga-attributes.sql.js';

/** What sagas are found by beside their key. */
export class AddSagaAttributes1800230400000 implements MigrationInterface {
  readonly name = 'AddSagaAttributes1800230400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(SAGA_ATTRIBUTE));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)('DROP TABLE edda.saga_attribute'));
  }
}
