import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cards, charges, and the ledger in double entry. */
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
        account      text NOT NULL,
        amount_cents bigint NOT NULL CHECK (amount_cents <> 0),
        booked_at    timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX ledger_entry_charge_idx ON payment.ledger_entry (charge_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE payment.ledger_entry, payment.charge, payment.card`);
  }
}
