/** A row of FIND_DATA_KEYS and FIND_STALE_DATA_KEYS. */
export interface DataKeyRow {
  readonly saga_id: string;
  readonly master: string;
  readonly wrapped: Buffer | null;
}

/** The data keys of sagas. $1 uuid[] ids. Rows: DataKeyRow. Locks: none. Index: data_key_pkey. */
export const FIND_DATA_KEYS = `
SELECT saga_id, master, wrapped FROM edda.data_key WHERE saga_id = ANY ($1::uuid[])`;

/**
 * Adds data keys, of sagas that have none. $1 uuid[] ids of sagas, $2 text[] ids of master keys, $3 bytea[] wrapped keys, in the same order. Rows: none. Locks: the
 * new rows, and those of the sagas. Index: data_key_pkey, saga_pkey.
 */
export const INSERT_DATA_KEYS = `
INSERT INTO edda.data_key (saga_id, master, wrapped)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])`;

/** Erases one. $1 uuid the saga, $2 text its tenant. Rows: one, if there was something to erase. Locks: the key. Index: data_key_pkey, saga_pkey. */
export const ERASE_DATA_KEY = `
UPDATE edda.data_key AS key
SET wrapped = NULL, erased_at = now()
FROM edda.saga AS saga
WHERE key.saga_id = $1 AND key.wrapped IS NOT NULL AND saga.id = key.saga_id AND saga.tenant = $2
RETURNING key.saga_id`;

/** Empties events in the mailbox. $1 text tenant, $2 text[] ids. Rows: none. Locks: the events. Index: mail_pkey. */
export const ERASE_MAIL = `
UPDATE edda.mail SET body = '{"erased":true}' WHERE tenant = $1 AND id = ANY ($2::text[])`;

/**
 * Takes the bytes of dead letters away, and all texts that may quote them. What is the saga's own cannot be read any more; what somebody wrote instead of
 * it was sealed with another key. The cause is what a letter with the detail `erased` has.
 *
 * $1 text tenant, $2 text[] ids of messages, $3 uuid the saga. Rows: none. Locks: the letters. Index: none, since nobody looks for letters by their message.
 */
export const ERASE_LETTERS = `
UPDATE edda.dead_letter
SET corrected = NULL, content = CASE WHEN saga_id = $3::uuid THEN content END, detail = 'erased',
    cause = reason || ' ' || left(concat_ws(' ', queue, name), 255) || ': erased', stack = NULL, headers = '{}', x_death = NULL
WHERE tenant = $1 AND (saga_id = $3::uuid OR message_id = ANY ($2::text[]))`;

/** Keys that another master key has wrapped. $1 text the one that is not meant, $2 how many. Rows: DataKeyRow. Locks: none. Index: data_key_pkey. */
export const FIND_STALE_DATA_KEYS = `
SELECT saga_id, master, wrapped FROM edda.data_key WHERE wrapped IS NOT NULL AND master <> $1 ORDER BY saga_id LIMIT $2`;

/**
 * Replaces how keys are wrapped; what was erased meanwhile stays erased. $1 uuid[] ids of sagas, $2 text[] ids of master keys, $3 bytea[] wrapped keys, in the same
 * order. Rows: none. Locks: the keys. Index: data_key_pkey.
 */
export const REWRAP_DATA_KEYS = `
UPDATE edda.data_key AS key
SET master = given.master, wrapped = given.wrapped
FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS given (saga_id, master, wrapped)
WHERE key.saga_id = given.saga_id AND key.wrapped IS NOT NULL`;
