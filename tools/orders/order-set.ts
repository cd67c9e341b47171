import type { NewProduct } from '@edda/inventory';
import type { Order } from './order.js';

/** Orders to be posted, and what has to be on the shelf before. */
export interface OrderSet {
  readonly products: readonly NewProduct[];
  readonly orders: readonly Order[];
}

/**
 * The same orders under ids that only this run has. In a database that outlives the run, the orders of an earlier one would otherwise
 * be found in the participants' tables, and would have emptied the shelf.
 */
export function scopeToRun({ products, orders }: OrderSet, run: string): OrderSet {
  const scoped = (id: string): string => `${run}-${id}`;
  return {
    products: products.map((product) => ({ ...product, productId: scoped(product.productId) })),
    orders: orders.map((order) => ({
      ...order,
      orderId: scoped(order.orderId),
      lines: order.lines.map((line) => ({ ...line, productId: scoped(line.productId) })),
    })),
  };
}
