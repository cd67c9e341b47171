/**
 * Inventory's statements: first what its commands and whoever stocks the shelf do, then the proofs. A proof says what must hold in
 * inventory's own tables whatever happened to processes, broker and database in between: it returns what contradicts it, so no rows
 * means: proven. Proofs take no locks and read one snapshot each.
 */

/**
 * Locks the rows of products until the end of the transaction and says what is on the shelf.
 *
 * $1 text[]: product ids. Returns product_id, on_hand; a product that does not exist is missing.
 * Locks: product rows, in the order of their ids by the bytes, which is the order in which every statement here takes them: two orders with the
 * same products wait for each other in turn and cannot deadlock. Index: product_pkey.
 */
export const LOCK_PRODUCTS = `
  SELECT product_id, on_hand
    FROM inventory.product
   WHERE product_id = ANY ($1::text[])
   ORDER BY product_id COLLATE "C"
     FOR UPDATE`;

export interface LockedProductRow {
  readonly product_id: string;
  readonly on_hand: number;
}

/**
 * Records reservations with their lines and takes their units off the shelf.
 *
 * $1 uuid[]: ids of the reservations; $2 text[]: order id of each; $3 uuid[]: for each line, of which reservation it is; $4 text[]: its product id,
 * each once in a reservation; $5 integer[]: its quantity. Returns no rows.
 * Locks: the product rows, which the caller holds already (LOCK_PRODUCTS). Index: product_pkey.
 */
export const RESERVE = `
  WITH reservation AS (
    INSERT INTO inventory.reservation (id, order_id, status)
    SELECT id, order_id, 'reserved' FROM unnest($1::uuid[], $2::text[]) AS wanted (id, order_id)
  ), line AS MATERIALIZED (
    SELECT * FROM unnest($3::uuid[], $4::text[], $5::integer[]) AS line (reservation_id, product_id, quantity)
  ), taken AS (
    UPDATE inventory.product
       SET on_hand = on_hand - line.quantity
      FROM (SELECT product_id, sum(quantity)::integer AS quantity FROM line GROUP BY product_id) AS line
     WHERE product.product_id = line.product_id
  )
  INSERT INTO inventory.reservation_line (reservation_id, product_id, quantity)
  SELECT reservation_id, product_id, quantity FROM line`;

/**
 * Locks the products that an order has reserved, before RELEASE changes them.
 *
 * $1 text: order id. Returns product_id, on_hand.
 * Locks: product rows, in the order of LOCK_PRODUCTS. Indexes: reservation_order_idx, reservation_line_pkey.
 */
export const LOCK_RESERVED_PRODUCTS = `
  SELECT product_id, on_hand
    FROM inventory.product
   WHERE product_id IN (SELECT line.product_id
                          FROM inventory.reservation
                          JOIN inventory.reservation_line AS line ON line.reservation_id = reservation.id
                         WHERE reservation.order_id = $1
                           AND reservation.status = 'reserved')
   ORDER BY product_id COLLATE "C"
     FOR UPDATE`;

/**
 * Puts back on the shelf what an order has reserved. Without effect if it has reserved nothing, or no longer.
 *
 * $1 text: order id. Returns no rows.
 * Locks: reservation rows of the order, then the product rows, which the caller holds already (LOCK_RESERVED_PRODUCTS).
 * Indexes: reservation_order_idx, reservation_line_pkey, product_pkey.
 */
export const RELEASE = `
  WITH released AS (
    UPDATE inventory.reservation
       SET status = 'released', released_at = now()
     WHERE order_id = $1 AND status = 'reserved'
    RETURNING id
  ), freed AS (
    SELECT product_id, sum(quantity)::integer AS quantity
      FROM inventory.reservation_line
     WHERE reservation_id IN (SELECT id FROM released)
     GROUP BY product_id
  )
  UPDATE inventory.product
     SET on_hand = on_hand + freed.quantity
    FROM freed
   WHERE product.product_id = freed.product_id`;

/**
 * Puts products on the shelf. One that is there already is left as it is.
 *
 * $1 text[]: product ids, each once; $2 text[]: names; $3 integer[]: units. Returns product_id of those that are new.
 * Locks: the new product rows. Index: product_pkey.
 */
export const STOCK_PRODUCTS = `
  INSERT INTO inventory.product (product_id, name, initial_units, on_hand)
  SELECT product_id, name, units, units
    FROM unnest($1::text[], $2::text[], $3::integer[]) AS offered (product_id, name, units)
  ON CONFLICT (product_id) DO NOTHING
  RETURNING product_id`;

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
