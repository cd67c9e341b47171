import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Two cards with limits of their own, to try things with: one with little on it, one with much. */
export class SampleCards1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO payment.card (token, limit_cents)
      VALUES ('card-student', 20000),
             ('card-platinum', 2000000)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM payment.card WHERE token IN ('card-student', 'card-platinum')`);
  }
}
