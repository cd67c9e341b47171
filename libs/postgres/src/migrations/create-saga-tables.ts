import type { MigrationInterface, QueryRunner } from 'typeorm';
import { statementsFor } from '../migrate.js';
import {
  BUSINESS_KEY,
  IDEMPOTENCY_KEY,
  OUTBOX,
  SAGA,
  SAGA_HISTORY,
  TIMER,
} from './create-saga-tables.sql.js';

/** The orchestrator's tables. */
export class CreateSagaTables1795132800000 implements MigrationInterface {
  readonly name = 'CreateSagaTables1795132800000';

  async up(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    for (const table of [SAGA, SAGA_HISTORY, OUTBOX, TIMER, BUSINESS_KEY, IDEMPOTENCY_KEY]) {
      await runner.query(inSchema(table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const inSchema = statementsFor(runner);
    for (const table of ['idempotency_key', 'business_key', 'timer', 'outbox', 'saga_history', 'saga']) {
      await runner.query(inSchema(`DROP TABLE edda.${table}`));
    }
  }
}
