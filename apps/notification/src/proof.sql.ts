/**
 * What must hold in notification's own tables whatever happened to processes, broker and database in between. They take no locks and
 * read one snapshot each.
 */

/** Orders whose confirmation went out more than once. No rows means: proven. No parameters. */
export const ORDERS_MAILED_TWICE = `
  SELECT order_id, count(*)::integer AS times
    FROM notification.mail
   GROUP BY order_id
  HAVING count(*) > 1
   ORDER BY order_id`;

export interface OrderMailedTwiceRow {
  readonly order_id: string;
  readonly times: number;
}

/** Orders whose customer knows: those that completed, once every saga has ended. No parameters. Not a contradiction, but the side to compare. */
export const MAILED_ORDERS = `
  SELECT DISTINCT order_id
    FROM notification.mail
   ORDER BY order_id`;

export interface MailedOrderRow {
  readonly order_id: string;
}
