import type { StockLine } from '@edda/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LOCK_PRODUCTS, LOCK_RESERVED_PRODUCTS, RELEASE, RESERVE } from './stock.sql.js';
import type { LockedProductRow } from './stock.sql.js';

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
