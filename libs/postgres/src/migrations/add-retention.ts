import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import {
  IDEMPOTENCY_KEY_BY_SAGA,
  LETTER_SETTLED,
  MAIL_SETTLED,
  NO_RETENTION,
  SAGA_ENDED,
  VACUUM_EARLIER,
} from './add-retention.sql.js';

/** What is over can be found by its age, and removed. */
export class AddRetention1796947200000 implements MigrationInterface {
  readonly name = 'AddRetention1796947200000';

  async up(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    for (const statement of [
      SAGA_ENDED,
      IDEMPOTENCY_KEY_BY_SAGA,
      MAIL_SETTLED,
      LETTER_SETTLED,
      VACUUM_EARLIER,
    ])
      await runner.query(inSchema(statement));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(NO_RETENTION));
  }
}
