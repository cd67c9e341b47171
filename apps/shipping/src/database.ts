import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export type ShipmentStatus = 'booked' | 'cancelled' | 'dispatched';

/** A parcel of an order. The id is made when it is booked and new each time, so that a booking done twice would be there twice. */
@Entity({ schema: 'shipping', name: 'shipment' })
export class Shipment {
  @PrimaryColumn({ type: 'uuid' })
  id: string;

  @Column({ name: 'order_id', type: 'text' })
  orderId: string;

  @Column({ type: 'text' })
  status: ShipmentStatus;

  @Column({ type: 'text' })
  recipient: string;

  @Column({ type: 'text' })
  city: string;

  @Column({ type: 'text' })
  country: string;

  @Column({ name: 'settled_at', type: 'timestamptz', nullable: true })
  settledAt: Date | null;
}

/** Where the carriers go, and what they were booked for. */
export class CreateShipments1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE shipping.served_country (
        -- ISO 3166, two letters
        code text PRIMARY KEY CHECK (code ~ '^[A-Z]{2}$'),
        -- in English, as people write it on parcels
        name text NOT NULL UNIQUE
      )`);

    // Deliberately no unique constraint on order_id: only so can a proof count an order that was booked or dispatched twice.
    await runner.query(`
      CREATE TABLE shipping.shipment (
        -- UUID v7: in the order of time, so that the index grows at its end
        id         uuid PRIMARY KEY,
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

/** The countries that are served. Others are not: Argentina, Norway and Venezuela among them. */
export class ServedCountries1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO shipping.served_country (code, name)
      VALUES ('AT', 'Austria'), ('BE', 'Belgium'), ('BR', 'Brazil'), ('CA', 'Canada'), ('CH', 'Switzerland'),
             ('DE', 'Germany'), ('DK', 'Denmark'), ('ES', 'Spain'), ('FI', 'Finland'), ('FR', 'France'),
             ('GB', 'UK'), ('IE', 'Ireland'), ('IT', 'Italy'), ('MX', 'Mexico'), ('NL', 'Netherlands'),
             ('PL', 'Poland'), ('PT', 'Portugal'), ('SE', 'Sweden'), ('US', 'USA')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM shipping.served_country`);
  }
}

/** How shipping reaches its tables, in the schema `shipping`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'shipping',
    entities: [Shipment],
    migrations: [CreateShipments1763600000000, ServedCountries1763600000001],
  });
}
