import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { DEAD_LETTER } from './add-dead-letters.sql.js';

/** Messages that could not be processed. */
export class AddDeadLetters1796342400000 implements MigrationInterface {
  readonly name = 'AddDeadLetters1796342400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(DEAD_LETTER));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)('DROP TABLE edda.dead_letter'));
  }
}
