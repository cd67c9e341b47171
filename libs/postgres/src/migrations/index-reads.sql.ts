/**
 * Indexes for looking at a million sagas. What a saga's row changes at each step (state, revision, position, time of the change) stays out of all of
 * them, so that such a change stays within its page and touches no index.
 *
 * - `saga_unfinished` also holds definition and version, by which sagas under way are counted and narrowed
 * - `saga_by_business_key` compares byte by byte, so that it finds how a key begins, whatever the database's collation
 * - `saga_ended` gets one entry when a saga ends: in a change of status, which touches the indexes anyway
 * - `saga_ended_at` and `saga_history_by_xid` are a few bytes for each range of pages. The history is written in the order of its transactions, but
 *   for those at work at the same time, so that of its pages only the last are read. There is no such index for transaction numbers as they are
 */
export const READ_INDEXES = `
DROP INDEX edda.saga_unfinished;
CREATE INDEX saga_unfinished ON edda.saga (tenant, status, id) INCLUDE (definition, version)
  WHERE status IN ('running', 'waiting', 'compensating', 'paused', 'parked');
DROP INDEX edda.saga_by_business_key;
CREATE INDEX saga_by_business_key ON edda.saga (tenant, business_key text_pattern_ops, id);
CREATE INDEX saga_ended ON edda.saga (tenant, definition, version, status, id)
  WHERE status IN ('completed', 'compensated', 'resolved');
CREATE INDEX saga_ended_at ON edda.saga USING brin (ended_at) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX saga_history_by_xid ON edda.saga_history USING brin (((xid::text)::bigint)) WITH (pages_per_range = 32, autosummarize = on)`;

export const FEWER_READ_INDEXES = `
DROP INDEX edda.saga_history_by_xid;
DROP INDEX edda.saga_ended_at;
DROP INDEX edda.saga_ended;
DROP INDEX edda.saga_by_business_key;
CREATE INDEX saga_by_business_key ON edda.saga (tenant, business_key, id);
DROP INDEX edda.saga_unfinished;
CREATE INDEX saga_unfinished ON edda.saga (tenant, status, id)
  WHERE status IN ('running', 'waiting', 'compensating', 'paused', 'parked')`;
