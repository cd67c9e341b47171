import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products and what is set aside of them. */
export class CreateStock1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The shelf never holds less than nothing: the last line of defence behind the row locks.
    await runner.query(`
      CREATE TABLE inventory.product (
        product_id    text PRIMARY KEY,
        name          text NOT NULL,
        initial_units integer NOT NULL CHECK (initial_units >= 0),
        on_hand       integer NOT NULL CHECK (on_hand BETWEEN 0 AND initial_units)
      )`);

    // Deliberately no unique constraint on order_id: only so can a proof count a reservation that was made twice.
    await runner.query(`
      CREATE TABLE inventory.reservation (
        -- UUID v7: in the order of time, so that the index grows at its end
        id          uuid PRIMARY KEY,
        order_id    text NOT NULL,
        status      text NOT NULL CHECK (status IN ('reserved', 'released')),
        reserved_at timestamptz NOT NULL DEFAULT now(),
        released_at timestamptz,
        CHECK ((status = 'released') = (released_at IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX reservation_order_idx ON inventory.reservation (order_id)`);

    await runner.query(`
      CREATE TABLE inventory.reservation_line (
        reservation_id uuid NOT NULL REFERENCES inventory.reservation (id),
        product_id     text NOT NULL REFERENCES inventory.product (product_id),
        quantity       integer NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (reservation_id, product_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE inventory.reservation_line, inventory.reservation, inventory.product`);
  }
}

/** A few products, so that the first order somebody tries by hand finds something on the shelf. */
export class StockSamples1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO inventory.product (product_id, name, initial_units, on_hand)
      VALUES ('tea', 'Tea', 100000, 100000),
             ('coffee', 'Coffee', 100000, 100000),
             ('last-copy', 'The last copy of a book', 1, 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM inventory.product WHERE product_id IN ('tea', 'coffee', 'last-copy')`);
  }
}

/** How inventory reaches its tables, in the schema `inventory`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'inventory',
    migrations: [CreateStock1763600000000, StockSamples1763600000001],
  });
}
