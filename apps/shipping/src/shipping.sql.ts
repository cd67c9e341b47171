/**
 * What must hold in shipping's own tables whatever happened to processes, broker and database in between. Each statement returns
 * what contradicts it, so no rows means: proven. They take no locks and read one snapshot each.
 */

/** Orders that were booked more than once, cancelled shipments included. No parameters. */
export const ORDERS_BOOKED_TWICE = `
  SELECT order_id, count(*)::integer AS times
    FROM shipping.shipment
   GROUP BY order_id
  HAVING count(*) > 1
   ORDER BY order_id`;

/** Orders of which more than one shipment was dispatched. No parameters. */
export const ORDERS_DISPATCHED_TWICE = `
  SELECT order_id, count(*)::integer AS times
    FROM shipping.shipment
   WHERE status = 'dispatched'
   GROUP BY order_id
  HAVING count(*) > 1
   ORDER BY order_id`;

export interface OrderShippedTwiceRow {
  readonly order_id: string;
  readonly times: number;
}

/** Shipments that were neither dispatched nor cancelled: none may be left once every saga has ended. No parameters. */
export const SHIPMENTS_LEFT_BOOKED = `
  SELECT id AS shipment_id, order_id
    FROM shipping.shipment
   WHERE status = 'booked'
   ORDER BY order_id`;

export interface ShipmentLeftBookedRow {
  readonly shipment_id: string;
  readonly order_id: string;
}

/** Orders that are on their way: those that completed, once every saga has ended. No parameters. Not a contradiction, but the side to compare. */
export const DISPATCHED_ORDERS = `
  SELECT DISTINCT order_id
    FROM shipping.shipment
   WHERE status = 'dispatched'
   ORDER BY order_id`;

export interface DispatchedOrderRow {
  readonly order_id: string;
}
