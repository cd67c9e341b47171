import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../statement.js';
import { FEWER_READ_INDEXES, READ_INDEXES } from './index-reads.sql.js';

/** What lists and counts of sagas are read by. */
export class IndexReads1798761600000 implements MigrationInterface {
  readonly name = 'IndexReads1798761600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(READ_INDEXES));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(statementsFor(runner)(FEWER_READ_INDEXES));
  }
}
