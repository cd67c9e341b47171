import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail that went out. The id is made by the database, so that a mail sent twice would be there twice. */
@Entity({ schema: 'notification', name: 'mail' })
export class Mail {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' })
  id: string;

  @Column({ name: 'order_id', type: 'text' })
  orderId: string;

  @Column({ type: 'text' })
  recipient: string;

  @Column({ type: 'text' })
  subject: string;
}

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

/** How notification reaches its tables, in the schema `notification`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'notification',
    entities: [Mail],
    migrations: [CreateMail1763600000000],
  });
}
