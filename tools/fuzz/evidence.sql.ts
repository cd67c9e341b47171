/** What the account of bad messages asks. Nothing here takes locks, and each reads a whole table: for a run of its own. */

/**
 * Texts in which the mark of a message that an orchestrator has accepted stands: its id in a history or the mailbox, the keys of what it has
 * started. $1 text: what marks begin with. Rows: text.
 */
export const ACCEPTED_BY_ORCHESTRATORS = `
  SELECT fact->>'messageId' AS text FROM edda.saga_history WHERE starts_with(fact->>'messageId', $1)
   UNION ALL
  SELECT id FROM edda.mail WHERE starts_with(id, $1)
   UNION ALL
  SELECT key FROM edda.idempotency_key WHERE starts_with(key, $1)
   UNION ALL
  SELECT business_key FROM edda.saga WHERE starts_with(business_key, $1)`;

/** All dead letters. No parameters. Rows: message_id, app_id, headers, content, hash, times. */
export const STORED_LETTERS = `
  SELECT message_id, app_id, headers, content, hash, times FROM edda.dead_letter`;

/** The schemas that have a fence. No parameters. Rows: schema. */
export const FENCES = `
  SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = 'edda_fence'`;

/** Texts in which the mark of a command stands that a participant's fence has let in. $1 text: what marks begin with. Rows: text. */
export const acceptedByFence = (schema: string): string => `
  SELECT path AS text FROM "${schema}".edda_fence WHERE starts_with(path, $1)`;

/** Some order sagas that are under way. No parameters. Rows: id. Index: saga_unfinished. */
export const SAGAS_UNDER_WAY = `
  SELECT id::text FROM edda.saga WHERE status IN ('running', 'compensating') AND definition = 'order' LIMIT 50`;
