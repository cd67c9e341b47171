import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A card whose limit is not the usual one. */
@Entity({ schema: 'payment', name: 'card' })
export class Card {
  @PrimaryColumn({ type: 'text' })
  token: string;

  /**
   * For one charge. PostgreSQL's bigint comes as text, since it may be wider than a JavaScript number; cents never are: no amount is above what the
   * contracts allow, far below 2⁵³.
   */
  @Column({
    name: 'limit_cents',
    type: 'bigint',
    transformer: { to: (cents: number) => cents, from: Number },
  })
  limitCents: number;
}

/** Cards, charges, and the ledger in double entry: the entries of a charge add up to nothing, and so does the whole ledger. */
export class CreateLedger1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment.card (
        token       text PRIMARY KEY,
        limit_cents bigint NOT NULL CHECK (limit_cents >= 0)
      )`);

    // Deliberately no unique constraint on order_id: only so can a proof count an order that was charged twice.
    await runner.query(`
      CREATE TABLE payment.charge (
        id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        order_id     text NOT NULL,
        card_token   text NOT NULL,
        amount_cents bigint NOT NULL CHECK (amount_cents > 0),
        charged_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX charge_order_idx ON payment.charge (order_id)`);

    await runner.query(`
      CREATE TABLE payment.ledger_entry (
        id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        charge_id    uuid NOT NULL REFERENCES payment.charge (id),
        order_id     text NOT NULL,
        -- customer:<id> or merchant
        account      text NOT NULL,
        -- below zero for the side that gives
        amount_cents bigint NOT NULL CHECK (amount_cents <> 0),
        booked_at    timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX ledger_entry_charge_idx ON payment.ledger_entry (charge_id)`);
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
    entities: [Card],
    migrations: [CreateLedger1763600000000, SampleCards1763600000001],
  });
}
