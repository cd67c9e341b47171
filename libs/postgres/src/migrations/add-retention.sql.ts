/**
 * What the removal of old rows looks for. Each index costs one small entry where something ends, behind all others; none is written while a saga
 * is under way, since `ended_at` is null until its end and what is null is not in the index. Sagas of one batch have one time, so an entry
 * for many of them is a few bytes for each.
 */
export const SAGA_ENDED = `
CREATE INDEX saga_to_prune ON edda.saga (definition, ended_at) WHERE ended_at IS NOT NULL`;

/** Ids of sagas are ordered by time, so new entries go to the end. */
export const IDEMPOTENCY_KEY_BY_SAGA = `
CREATE INDEX idempotency_key_by_saga ON edda.idempotency_key (saga_id)`;

/** Events that nothing will become of any more. */
export const MAIL_SETTLED = `
CREATE INDEX mail_settled ON edda.mail (received_at, arrival) WHERE status IN ('delivered', 'ignored', 'expired', 'discarded')`;

/** Since when letters are settled: those that were settled before count from when they died last. */
export const LETTER_SETTLED = `
ALTER TABLE edda.dead_letter ADD COLUMN settled_at timestamptz;
UPDATE edda.dead_letter SET settled_at = last_seen_at WHERE status IN ('redriven', 'discarded');
ALTER TABLE edda.dead_letter
  ADD CONSTRAINT dead_letter_settled_at_set_exactly_when_settled
    CHECK ((settled_at IS NOT NULL) = (status IN ('redriven', 'discarded')));
CREATE INDEX dead_letter_settled ON edda.dead_letter (settled_at, id) WHERE settled_at IS NOT NULL;
COMMENT ON COLUMN edda.dead_letter.settled_at IS 'When it was redriven or discarded. Counts for how long it is kept'`;

/**
 * Dead rows are the versions that a saga had while it was under way, the keys that were released, and what was removed. A fifth of a table that keeps months
 * of sagas, which is PostgreSQL's own threshold, would be too many; the churning tables have a fiftieth already.
 */
export const VACUUM_EARLIER = `
ALTER TABLE edda.saga SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
ALTER TABLE edda.idempotency_key SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
ALTER TABLE edda.mail SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
ALTER TABLE edda.business_key SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000)`;

/** The way back. */
export const NO_RETENTION = `
ALTER TABLE edda.business_key RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE edda.mail RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE edda.idempotency_key RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE edda.saga RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
ALTER TABLE edda.dead_letter DROP COLUMN settled_at;
DROP INDEX edda.mail_settled;
DROP INDEX edda.idempotency_key_by_saga;
DROP INDEX edda.saga_to_prune`;
