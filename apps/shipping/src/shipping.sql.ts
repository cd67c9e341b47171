/**
 * Shipping's statements: first what its commands do, then the proofs. A proof says what must hold in shipping's own tables whatever happened
 * to processes, broker and database in between: it returns what contradicts it, so no rows means: proven. Proofs take no locks and read
 * one snapshot each.
 */

/**
 * Records shipments as booked.
 *
 * $1 text[]: order ids, one for each shipment; $2 text[]: recipients; $3 text[]: cities; $4 text[]: countries. Returns id of each shipment, in
 * order: the database makes them, so that a booking done twice would be there twice.
 */
export const BOOK_SHIPMENTS = `
  WITH booked AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, order_id, recipient, city, country, place
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
           WITH ORDINALITY AS booked (order_id, recipient, city, country, place)
  ), shipment AS (
    INSERT INTO shipping.shipment (id, order_id, status, recipient, city, country)
    SELECT id, order_id, 'booked', recipient, city, country FROM booked
  )
  SELECT id FROM booked ORDER BY place`;

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
