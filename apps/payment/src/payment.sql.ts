/**
 * Payment's statements: first what its command does, then the proofs. A proof says what must hold in payment's own tables whatever happened
 * to processes, broker and database in between. They take no locks and read one snapshot each. Sums of cents are given as text:
 * PostgreSQL's are wider than a JavaScript number.
 */

/**
 * Records charges, each with both sides of its booking.
 *
 * $1 text[]: order ids, one for each charge; $2 text[]: card tokens; $3 bigint[]: cents; $4 integer[]: for each side of a booking, of which charge it
 * is, counted from 1; $5 text[]: its account; $6 bigint[]: its cents. Returns id of each charge, in order: the database makes them, so that a charge
 * done twice would be there twice.
 */
export const BOOK_CHARGES = `
  WITH taken AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, order_id, card_token, amount_cents, place
      FROM unnest($1::text[], $2::text[], $3::bigint[])
           WITH ORDINALITY AS taken (order_id, card_token, amount_cents, place)
  ), charge AS (
    INSERT INTO payment.charge (id, order_id, card_token, amount_cents)
    SELECT id, order_id, card_token, amount_cents FROM taken
  ), entries AS (
    INSERT INTO payment.ledger_entry (charge_id, order_id, account, amount_cents)
    SELECT taken.id, taken.order_id, side.account, side.amount_cents
      FROM unnest($4::integer[], $5::text[], $6::bigint[]) AS side (place, account, amount_cents)
      JOIN taken USING (place)
  )
  SELECT id FROM taken ORDER BY place`;

/** The whole ledger in double entry: one row, and its sum must be `0`. No parameters. */
export const LEDGER_SUM = `
  SELECT coalesce(sum(amount_cents), 0)::text AS sum_cents FROM payment.ledger_entry`;

export interface LedgerSumRow {
  readonly sum_cents: string;
}

/** Charges whose entries are not two, do not add up to nothing, or are about another amount. No rows means: proven. No parameters. */
export const CHARGES_OUT_OF_BALANCE = `
  SELECT charge.id AS charge_id, charge.order_id
    FROM payment.charge
    LEFT JOIN payment.ledger_entry AS entry ON entry.charge_id = charge.id
   GROUP BY charge.id
  HAVING count(entry.id) <> 2
      OR sum(entry.amount_cents) <> 0
      OR max(entry.amount_cents) <> charge.amount_cents
   ORDER BY charge.order_id`;

export interface ChargeOutOfBalanceRow {
  readonly charge_id: string;
  readonly order_id: string;
}

/** Orders that were charged more than once. No rows means: proven. No parameters. */
export const ORDERS_CHARGED_TWICE = `
  SELECT order_id, count(*)::integer AS times
    FROM payment.charge
   GROUP BY order_id
  HAVING count(*) > 1
   ORDER BY order_id`;

export interface OrderChargedTwiceRow {
  readonly order_id: string;
  readonly times: number;
}

/** What the merchant got for each order, to be compared with what was ordered. No parameters. */
export const CHARGED_CENTS_PER_ORDER = `
  SELECT order_id, sum(amount_cents)::text AS charged_cents
    FROM payment.ledger_entry
   WHERE account = 'merchant'
   GROUP BY order_id
   ORDER BY order_id`;

export interface ChargedOrderRow {
  readonly order_id: string;
  readonly charged_cents: string;
}
