import type { StockLine } from '@edda/contracts';
import { Injectable } from '@nestjs/common';
import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { LOCK_PRODUCTS, LOCK_RESERVED_PRODUCTS, RELEASE, RESERVE, STOCK_PRODUCTS } from './inventory.sql.js';
import type { LockedProductRow } from './inventory.sql.js';

/** The shelf. Everything happens in the transaction of the manager that it is given. */
@Injectable()
export class Stock {
  /** Units on the shelf by product id. Nobody else can change them until the transaction is over. */
  async lock(manager: EntityManager, lines: readonly StockLine[]): Promise<ReadonlyMap<string, number>> {
    const ids = lines.map((line) => line.productId);
    const rows = await manager.query<LockedProductRow[]>(LOCK_PRODUCTS, [ids]);
    return new Map(rows.map((row) => [row.product_id, row.on_hand]));
  }

  /** Takes the lines off the shelf; each product stands in one of them and is locked. Returns the reservation's id. */
  async reserve(manager: EntityManager, orderId: string, lines: readonly StockLine[]): Promise<string> {
    const ids = lines.map((line) => line.productId);
    const quantities = lines.map((line) => line.quantity);
    const [reservation] = await manager.query<{ id: string }[]>(RESERVE, [orderId, ids, quantities]);
    if (!reservation) throw new Error(`PostgreSQL returned no id for the reservation of order ${orderId}.`);
    return reservation.id;
  }

  /** Puts back what the order has reserved, if it has. */
  async release(manager: EntityManager, orderId: string): Promise<void> {
    await manager.query(LOCK_RESERVED_PRODUCTS, [orderId]);
    await manager.query(RELEASE, [orderId]);
  }
}

/** A product and how many of it go on the shelf. */
export interface NewProduct {
  readonly productId: string;
  readonly name: string;
  readonly units: number;
}

/**
 * Puts products on inventory's shelf. Products that are there already keep their units. Inventory must have run once before,
 * since it makes the tables.
 *
 * @returns the ids of the products that are new
 * @throws if the tables are not there, or a product has less than no units
 */
export async function stockProducts(
  databaseUrl: string,
  products: readonly NewProduct[],
): Promise<readonly string[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'inventory stocking' });
  await client.connect();
  try {
    const { rows } = await client.query<{ product_id: string }>(STOCK_PRODUCTS, [
      products.map((product) => product.productId),
      products.map((product) => product.name),
      products.map((product) => product.units),
    ]);
    return rows.map((row) => row.product_id);
  } finally {
    await client.end();
  }
}
