import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  CREATE_FENCE_TABLE,
  DROP_FENCE_AGE_INDEX,
  DROP_FENCE_TABLE,
  INDEX_FENCE_BY_AGE,
} from './fence.sql.js';
import { inFenceSchema } from './fence-tables.js';
import { CREATE_SUSPECT_TABLE, DROP_SUSPECT_TABLE } from './suspect.sql.js';

/** Makes the fence's table in the application's own schema. */
export class CreateFence1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(inFenceSchema(CREATE_FENCE_TABLE, runner.dataSource));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(inFenceSchema(DROP_FENCE_TABLE, runner.dataSource));
  }
}

/** Makes the table of suspects, beside the fence's. */
export class CreateSuspects1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(inFenceSchema(CREATE_SUSPECT_TABLE, runner.dataSource));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(inFenceSchema(DROP_SUSPECT_TABLE, runner.dataSource));
  }
}

/** Lets the fence find what is old, without reading what is not. */
export class IndexFenceByAge1764400100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(inFenceSchema(INDEX_FENCE_BY_AGE, runner.dataSource));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(inFenceSchema(DROP_FENCE_AGE_INDEX, runner.dataSource));
  }
}

/** In their order. */
export const FENCE_MIGRATIONS = [
  CreateFence1763600000000,
  CreateSuspects1764400000000,
  IndexFenceByAge1764400100000,
];
