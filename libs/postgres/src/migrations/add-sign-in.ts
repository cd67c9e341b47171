import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { API_KEY, AUDIT, DROP_SIGN_IN } from './add-sign-in.sql.js';

/** Keys for the REST interface, and what people did. */
export class AddSignIn1798156800000 implements MigrationInterface {
  readonly name = 'AddSignIn1798156800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [API_KEY, AUDIT]) await runner.query(statementsFor(runner)(statement));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(DROP_SIGN_IN));
  }
}
