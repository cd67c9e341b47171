/**
 * Notification's statements: first the mail server's, then the proofs. A proof says what must hold in notification's own tables
 * whatever happened to processes, broker and database in between; it takes no locks and reads one snapshot.
 */

/**
 * Counts an attempt to hand over a mail.
 *
 * $1 text: order id; $2 text: recipient. Returns one row: attempts, this one included.
 * Locks: its one row, until the end of the statement, which runs in a transaction of its own. Index: mail_server_attempt_pkey.
 */
export const COUNT_ATTEMPT = `
  INSERT INTO notification.mail_server_attempt AS attempt (order_id, recipient, attempts)
  VALUES ($1, $2, 1)
  ON CONFLICT (order_id, recipient)
  DO UPDATE SET attempts = attempt.attempts + 1, last_at = now()
  RETURNING attempts`;

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
