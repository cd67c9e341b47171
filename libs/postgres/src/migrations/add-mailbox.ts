import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import {
  AWAITED,
  DEFINITION,
  FEWER_SAGA_STATUSES,
  MAIL,
  MAIL_DELIVERY,
  MAIL_KEY,
  SAGA_STATUSES_AND_POSITION,
  SCHEDULE,
} from './add-mailbox.sql.js';

/** What sagas take from outside, and what is known of their definitions. */
export class AddMailbox1795737600000 implements MigrationInterface {
  readonly name = 'AddMailbox1795737600000';

  async up(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    for (const statement of [
      SAGA_STATUSES_AND_POSITION,
      AWAITED,
      MAIL,
      MAIL_KEY,
      MAIL_DELIVERY,
      SCHEDULE,
      DEFINITION,
    ]) {
      await runner.query(inSchema(statement));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    for (const table of ['definition', 'schedule', 'mail_delivery', 'mail_key', 'mail', 'awaited']) {
      await runner.query(inSchema(`DROP TABLE edda.${table}`));
    }
    await runner.query(inSchema(FEWER_SAGA_STATUSES));
  }
}
