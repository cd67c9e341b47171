import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CREATE_FENCE_TABLE, DROP_FENCE_TABLE } from './fence.sql.js';
import { fenceTable } from './fence-table.js';

/** Makes the fence's table in the application's own schema. */
export class CreateFence1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_FENCE_TABLE.replaceAll('{table}', fenceTable(runner.dataSource)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DROP_FENCE_TABLE.replaceAll('{table}', fenceTable(runner.dataSource)));
  }
}
