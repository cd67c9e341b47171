import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { BY_MESSAGE, BY_SENDING } from './call-outbox-rows-by-sending.sql.js';

/** Says what the rows of the outbox are called after. Rows that were written before are called after their message alone, and go like others. */
export class CallOutboxRowsBySending1801267200000 implements MigrationInterface {
  readonly name = 'CallOutboxRowsBySending1801267200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(BY_SENDING));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(BY_MESSAGE));
  }
}
