/**
 * What must hold in inventory's own tables whatever happened to processes, broker and database in between. Each statement returns
 * what contradicts it, so no rows means: proven. They take no locks and read one snapshot each.
 */

/** Products whose units do not add up: on the shelf + reserved ≠ initial. No parameters. */
export const PRODUCTS_OUT_OF_BALANCE = `
  SELECT product.product_id,
         product.initial_units,
         product.on_hand,
         coalesce(held.units, 0)::integer AS reserved
    FROM inventory.product
    LEFT JOIN (SELECT line.product_id, sum(line.quantity) AS units
                 FROM inventory.reservation
                 JOIN inventory.reservation_line AS line ON line.reservation_id = reservation.id
                WHERE reservation.status = 'reserved'
                GROUP BY line.product_id) AS held USING (product_id)
   WHERE product.on_hand + coalesce(held.units, 0) <> product.initial_units
   ORDER BY product.product_id`;

export interface ProductOutOfBalanceRow {
  readonly product_id: string;
  readonly initial_units: number;
  readonly on_hand: number;
  readonly reserved: number;
}

/** Orders that reserved more than once, released reservations included. No parameters. */
export const ORDERS_RESERVED_TWICE = `
  SELECT order_id, count(*)::integer AS times
    FROM inventory.reservation
   GROUP BY order_id
  HAVING count(*) > 1
   ORDER BY order_id`;

export interface OrderReservedTwiceRow {
  readonly order_id: string;
  readonly times: number;
}

/** Orders whose stock is set aside: those that completed, once every saga has ended. No parameters. Not a contradiction, but the side to compare. */
export const RESERVED_ORDERS = `
  SELECT DISTINCT order_id
    FROM inventory.reservation
   WHERE status = 'reserved'
   ORDER BY order_id`;

export interface ReservedOrderRow {
  readonly order_id: string;
}
