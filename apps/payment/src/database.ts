import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cards, charges, and the ledger in double entry: the entries of a charge add up to nothing, and so does the whole ledger. */
export class CreateLedger1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- those whose limit is not the usual one
      CREATE TABLE payment.card (
        token       text PRIMARY KEY,
        -- for one charge
        limit_cents bigint NOT NULL CHECK (limit_cents >= 0)
      )`);

    // Deliberately no unique constraint on order_id: only so can a proof count an order that was charged twice. No index on it either, since no
    // statement looks for the charge of one order.
    await runner.query(`
      CREATE TABLE payment.charge (
        -- UUID v7: in the order of time, so that the index grows at its end
        id           uuid PRIMARY KEY,
        order_id     text NOT NULL,
        card_token   text NOT NULL,
        amount_cents bigint NOT NULL CHECK (amount_cents > 0),
        charged_at   timestamptz NOT NULL DEFAULT now()
      )`);

    // An entry is known by its charge and account, and that index begins with the foreign key.
    await runner.query(`
      CREATE TABLE payment.ledger_entry (
        charge_id    uuid NOT NULL REFERENCES payment.charge (id),
        order_id     text NOT NULL,
        -- customer:<id> or merchant
        account      text NOT NULL,
        -- below zero for the side that gives
        amount_cents bigint NOT NULL CHECK (amount_cents <> 0),
        booked_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (charge_id, account)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE payment.ledger_entry, payment.charge, payment.card`);
  }
}

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

/** How payment reaches its tables, in the schema `payment`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'payment',
    migrations: [CreateLedger1763600000000, SampleCards1763600000001],
  });
}
