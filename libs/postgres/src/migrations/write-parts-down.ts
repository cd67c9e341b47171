import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { BEGUN, NOT_BEGUN } from './write-parts-down.sql.js';

/** What people want done with many sagas is counted right, whoever dies in the middle of it. */
export class WritePartsDown1801180800000 implements MigrationInterface {
  readonly name = 'WritePartsDown1801180800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(BEGUN));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(NOT_BEGUN));
  }
}
