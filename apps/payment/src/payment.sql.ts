/**
 * Payment's statements: first what its command does, then the proofs. A proof says what must hold in payment's own tables whatever happened
 * to processes, broker and database in between. They take no locks and read one snapshot each. Cents are given as text: PostgreSQL's bigint is wider
 * than a JavaScript number. What the contracts allow for one amount never is; a sum may be.
 */

/**
 * Limits of cards.
 *
 * $1 text[]: card tokens, each once. Returns token, limit_cents of those that have a limit of their own.
 * Locks: none. Index: card_pkey.
 */
export const CARD_LIMITS = `
  SELECT token, limit_cents
    FROM payment.card
   WHERE token = ANY ($1::text[])`;

export interface CardLimitRow {
  readonly token: string;
  readonly limit_cents: string;
}

/**
 * Records charges, each with both sides of its booking.
 *
 * $1 uuid[]: ids of the charges; $2 text[]: order id of each; $3 text[]: its card token; $4 bigint[]: its cents; $5 uuid[]: for each side of a
 * booking, of which charge it is; $6 text[]: its order id; $7 text[]: its account; $8 bigint[]: its cents. Returns no rows.
 * Locks: the new rows.
 */
export const BOOK_CHARGES = `
  WITH charge AS (
    INSERT INTO payment.charge (id, order_id, card_token, amount_cents)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])
  )
  INSERT INTO payment.ledger_entry (charge_id, order_id, account, amount_cents)
  SELECT * FROM unnest($5::uuid[], $6::text[], $7::text[], $8::bigint[])`;

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
  HAVING count(entry.charge_id) <> 2
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
