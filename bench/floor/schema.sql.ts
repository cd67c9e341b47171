export const CREATE = `
CREATE TABLE saga (id uuid PRIMARY KEY, step integer NOT NULL, status text NOT NULL, state json NOT NULL);
CREATE TABLE history (saga_id uuid, sequence integer, fact json NOT NULL, PRIMARY KEY (saga_id, sequence));
CREATE TABLE inbox (message_id text PRIMARY KEY);
CREATE TABLE outbox (message_id text PRIMARY KEY, message text NOT NULL)`;

/**
 * One batch, durable when it returns: new sagas, changed sagas, what happened, what came, what is to be sent, and what was sent before.
 *
 * New sagas: $1 uuid[] ids, $2 text[] states. Changed sagas: $3 uuid[] ids, $4 integer[] steps, $5 text[] statuses, $6 text[] states.
 * History: $7 uuid[] sagas, $8 integer[] sequences, $9 text[] facts. $10 text[] ids of what came.
 * To be sent: $11 text[] ids, $12 text[] messages. $13 text[] ids of what the broker has.
 */
export const SAVE_BATCH = `
WITH started AS (
  INSERT INTO saga (id, step, status, state)
  SELECT id, 0, 'running', state::json FROM unnest($1::uuid[], $2::text[]) AS new (id, state)
), moved AS (
  UPDATE saga SET step = new.step, status = new.status, state = new.state::json
  FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::text[]) AS new (id, step, status, state)
  WHERE saga.id = new.id
), told AS (
  INSERT INTO history (saga_id, sequence, fact)
  SELECT id, sequence, fact::json FROM unnest($7::uuid[], $8::integer[], $9::text[]) AS new (id, sequence, fact)
), came AS (
  INSERT INTO inbox (message_id) SELECT id FROM unnest($10::text[]) AS new (id) ON CONFLICT DO NOTHING
), sent AS (
  DELETE FROM outbox WHERE message_id = ANY ($13::text[])
)
INSERT INTO outbox (message_id, message)
SELECT id, message FROM unnest($11::text[], $12::text[]) AS new (id, message)`;

/** Of one participant: what it has done, and what it answered. */
export const CREATE_FENCE = `CREATE TABLE {table} (command_id text PRIMARY KEY, reply json NOT NULL)`;

/** $1 text[] ids of commands, $2 text[] replies, as long as each other. What came before stays as it is. */
export const REMEMBER = `
INSERT INTO {table} (command_id, reply)
SELECT id, reply::json FROM unnest($1::text[], $2::text[]) AS new (id, reply) ON CONFLICT DO NOTHING`;
