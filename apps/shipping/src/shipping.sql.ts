/**
 * Shipping's statements: first what its commands do, then the proofs. A proof says what must hold in shipping's own tables whatever happened
 * to processes, broker and database in between: it returns what contradicts it, so no rows means: proven. Proofs take no locks and read
 * one snapshot each.
 */

/** The countries that the carriers go to: a score of them. No parameters. Returns code, name. Locks: none. Index: none. */
export const SERVED_COUNTRIES = `
  SELECT code, name FROM shipping.served_country`;

/** A country under the two names that an address may give it. */
export interface ServedCountryRow {
  readonly code: string;
  readonly name: string;
}

/**
 * Records shipments as booked.
 *
 * $1 uuid[]: ids of the shipments; $2 text[]: order id of each; $3 text[]: its recipient; $4 text[]: its city; $5 text[]: its country. Returns no rows.
 * Locks: the new rows.
 */
export const BOOK_SHIPMENTS = `
  INSERT INTO shipping.shipment (id, order_id, status, recipient, city, country)
  SELECT id, order_id, 'booked', recipient, city, country
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
      AS booked (id, order_id, recipient, city, country)`;

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
