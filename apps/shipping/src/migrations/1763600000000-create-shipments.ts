import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the carriers go, and what they were booked for. */
export class CreateShipments1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE shipping.served_country (
        code text PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'),
        name text NOT NULL UNIQUE
      )`);

    // Deliberately no unique constraint on order_id: only so can a proof count an order that was booked or dispatched twice.
    await runner.query(`
      CREATE TABLE shipping.shipment (
        id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        order_id   text NOT NULL,
        status     text NOT NULL CHECK (status IN ('booked', 'cancelled', 'dispatched')),
        recipient  text NOT NULL,
        city       text NOT NULL,
        country    text NOT NULL,
        booked_at  timestamptz NOT NULL DEFAULT now(),
        settled_at timestamptz,
        CHECK ((status = 'booked') = (settled_at IS NULL))
      )`);
    await runner.query(`CREATE INDEX shipment_order_idx ON shipping.shipment (order_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE shipping.shipment, shipping.served_country`);
  }
}
