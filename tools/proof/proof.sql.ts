/** What the proof asks beside the participants' own questions. Nothing here takes locks. */

/** A row of SAGAS_OF_ORDERS. */
export interface SagaOfOrderRow {
  readonly order_id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
}

/**
 * The order sagas of these orders; an order with two sagas has two rows.
 *
 * $1 text[]: order ids. Rows: order_id, status, reason (the failure's code, or why else it turned back or was parked), started_at_ms,
 * ended_at_ms (milliseconds since 1970). Index: saga_by_business_key.
 */
export const SAGAS_OF_ORDERS = `
  SELECT business_key AS order_id,
         status,
         coalesce(state->'parked'->>'reason', state->'abort'->>'code', state->'abort'->>'reason') AS reason,
         (extract(epoch FROM started_at) * 1000)::float8 AS started_at_ms,
         (extract(epoch FROM ended_at) * 1000)::float8 AS ended_at_ms
    FROM edda.saga
   WHERE tenant = 'default' AND definition = 'order' AND business_key = ANY ($1::text[])`;

/** How many sagas are under way that nothing would ever wake: no timer, nothing to send. No parameters. Rows: one, with count. */
export const COUNT_ORPHANS = `
  SELECT count(*)::integer AS count
    FROM edda.saga
   WHERE status IN ('running', 'compensating')
     AND NOT EXISTS (SELECT FROM edda.timer WHERE timer.saga_id = saga.id)
     AND NOT EXISTS (SELECT FROM edda.outbox WHERE outbox.saga_id = saga.id)`;

/** How many sagas are under way. No parameters. Rows: one, with count. Index: saga_unfinished. */
export const COUNT_UNFINISHED = `
  SELECT count(*)::integer AS count FROM edda.saga WHERE status IN ('running', 'compensating')`;

/** A row of RESERVED_UNITS. */
export interface ReservedUnitsRow {
  readonly product_id: string;
  readonly units: number;
}

/**
 * What is set aside for these orders. $1 text[]: order ids. Rows: product_id, units. Indexes: reservation_order_idx,
 * reservation_line_pkey.
 */
export const RESERVED_UNITS = `
  SELECT line.product_id, sum(line.quantity)::integer AS units
    FROM inventory.reservation
    JOIN inventory.reservation_line AS line ON line.reservation_id = reservation.id
   WHERE reservation.status = 'reserved' AND reservation.order_id = ANY ($1::text[])
   GROUP BY line.product_id`;
