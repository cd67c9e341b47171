import type { StockLine } from '@edda/contracts';
import { Injectable } from '@nestjs/common';
import { Client } from 'pg';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { LOCK_PRODUCTS, LOCK_RESERVED_PRODUCTS, RELEASE, RESERVE, STOCK_PRODUCTS } from './inventory.sql.js';
import type { LockedProductRow } from './inventory.sql.js';

/** What an order wants off the shelf: each product in one line. */
export interface WantedStock {
  readonly orderId: string;
  readonly lines: readonly StockLine[];
}

/** The shelf. Everything happens in the transaction of the manager that it is given. */
@Injectable()
export class Stock {
  /** Units on the shelf of all products that are wanted, by id. Nobody else can change them until the transaction is over. */
  async lock(manager: EntityManager, wanted: readonly WantedStock[]): Promise<ReadonlyMap<string, number>> {
    const ids = new Set(wanted.flatMap(({ lines }) => lines.map(({ productId }) => productId)));
    const rows = await manager.query<LockedProductRow[]>(LOCK_PRODUCTS, [[...ids]]);
    return new Map(rows.map((row) => [row.product_id, row.on_hand]));
  }

  /**
   * Takes what is wanted off the shelf; the products are locked, and there is enough of them. Returns the reservations' ids, in order. They are
   * new each time, so that a reservation made twice would be there twice.
   */
  async reserve(manager: EntityManager, wanted: readonly WantedStock[]): Promise<readonly string[]> {
    const ids = wanted.map(() => uuidv7());
    const lines = wanted.flatMap((order, place) =>
      order.lines.map((line) => ({ reservationId: ids[place], ...line })),
    );
    await manager.query(RESERVE, [
      ids,
      wanted.map(({ orderId }) => orderId),
      lines.map(({ reservationId }) => reservationId),
      lines.map(({ productId }) => productId),
      lines.map(({ quantity }) => quantity),
    ]);
    return ids;
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
