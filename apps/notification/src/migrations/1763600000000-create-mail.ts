import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What went out, and what the mail server of the recipient remembers. */
export class CreateMail1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Deliberately no unique constraint on order_id: only so can a proof count an order that was mailed twice.
    await runner.query(`
      CREATE TABLE notification.mail (
        id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        order_id  text NOT NULL,
        recipient text NOT NULL,
        subject   text NOT NULL,
        sent_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX mail_order_idx ON notification.mail (order_id)`);

    // Stands for somebody else's server: it is never written in the transaction of a command, which may be rolled back.
    await runner.query(`
      CREATE TABLE notification.mail_server_attempt (
        order_id  text NOT NULL,
        recipient text NOT NULL,
        attempts  integer NOT NULL,
        last_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (order_id, recipient)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE notification.mail_server_attempt, notification.mail`);
  }
}
