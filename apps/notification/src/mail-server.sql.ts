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
