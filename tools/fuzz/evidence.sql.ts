/** What the account of bad messages asks. Nothing here takes locks, and each reads a whole table: for a run of its own. */

/**
 * Texts in which the mark of a message that an orchestrator has accepted stands: its id in a history or the mailbox, the keys of what it has
 * started. A flipped bit may have hit any of them, so what it said is searched as well. $1 text: what marks begin with. Rows: text.
 */
export const ACCEPTED_BY_ORCHESTRATORS = `
  SELECT fact->>'messageId' AS text FROM edda.saga_history WHERE starts_with(fact->>'messageId', $1)
   UNION ALL
  SELECT id FROM edda.mail WHERE starts_with(id, $1)
   UNION ALL
  SELECT body::text FROM edda.mail WHERE strpos(body::text, $1) > 0
   UNION ALL
  SELECT key FROM edda.idempotency_key WHERE starts_with(key, $1)
   UNION ALL
  SELECT state::text FROM edda.saga WHERE strpos(state::text, $1) > 0`;

/** The business keys that sagas hold. No parameters. Rows: key. */
export const HELD_KEYS = `SELECT DISTINCT business_key AS key FROM edda.saga`;

/** The schemas that have a fence. No parameters. Rows: schema. */
export const FENCES = `
  SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'edda_fence'`;

/** Texts in which the mark of a command stands that a participant's fence has let in. $1 text: what marks begin with. Rows: text. */
export const acceptedByFence = (schema: string): string => `
  SELECT path AS text FROM "${schema}".edda_fence WHERE starts_with(path, $1)`;

/** Whether dead letters have a table of their own. No parameters. Rows: one, with there. */
export const HAS_LETTER_TABLE = `SELECT to_regclass('edda.dead_letter') IS NOT NULL AS there`;

/** A row of LETTERS. */
export interface LetterRow {
  readonly message_id: string | null;
  readonly app_id: string | null;
  /** JSON, flat. */
  readonly headers: string;
  readonly first_bytes: Buffer | null;
  readonly last_bytes: Buffer | null;
  readonly hash: string;
  readonly times: number;
}

/** All dead letters. $1 integer: how many bytes are wanted of a body's beginning and of its end. Rows: as LetterRow. */
export const LETTERS = `
  SELECT nullif(message_id, '') AS message_id, app_id, headers, hash, times,
         substring(content FROM 1 FOR $1) AS first_bytes,
         substring(content FROM greatest(octet_length(content) - $1, 0) + 1) AS last_bytes
    FROM edda.dead_letter`;

/** Some order sagas that are under way. No parameters. Rows: id. Index: saga_unfinished. */
export const SAGAS_UNDER_WAY = `
  SELECT id::text FROM edda.saga WHERE status IN ('running', 'compensating') AND definition = 'order' LIMIT 50`;
