/**
 * The first tables. No foreign keys: each would lock the saga's row once more for every row that is written, and what they would
 * check is written by one statement set in one transaction anyway.
 *
 * What has to be unique stands in narrow tables of its own, which are never partitioned.
 */

/** One row per saga. `state` is json, not jsonb: it comes back exactly as it was written, and costs less to write. */
export const SAGA = `
CREATE TABLE edda.saga (
  id           uuid        NOT NULL,
  tenant       text        NOT NULL,
  definition   text        NOT NULL,
  version      integer     NOT NULL,
  business_key text        NOT NULL,
  status       text        NOT NULL,
  revision     integer     NOT NULL,
  state        json        NOT NULL,
  started_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL DEFAULT now(),
  ended_at     timestamptz,
  CONSTRAINT saga_pkey PRIMARY KEY (id),
  CONSTRAINT saga_status_known CHECK (status IN ('running', 'compensating', 'parked', 'completed', 'compensated')),
  CONSTRAINT saga_ended_at_set_exactly_when_ended CHECK ((ended_at IS NOT NULL) = (status IN ('completed', 'compensated'))),
  CONSTRAINT saga_revision_positive CHECK (revision > 0)
);
CREATE INDEX saga_newest ON edda.saga (tenant, id);
CREATE INDEX saga_by_business_key ON edda.saga (tenant, business_key, id);
CREATE INDEX saga_unfinished ON edda.saga (tenant, status, id) WHERE status IN ('running', 'compensating', 'parked');
COMMENT ON TABLE edda.saga IS 'One row per saga. Change it through the orchestrator only: history, timer and outbox follow from it';
COMMENT ON COLUMN edda.saga.id IS 'A version 7 uuid: newer sagas have greater ids';
COMMENT ON COLUMN edda.saga.definition IS 'The name of the saga definition';
COMMENT ON COLUMN edda.saga.version IS 'The version of the definition that the saga started with, and ends with';
COMMENT ON COLUMN edda.saga.business_key IS 'What the saga is about, such as the number of an order';
COMMENT ON COLUMN edda.saga.status IS 'completed and compensated are ends; a parked saga needs a person, and state->''parked'' says why';
COMMENT ON COLUMN edda.saga.revision IS 'The number of facts in saga_history';
COMMENT ON COLUMN edda.saga.state IS 'All that the next decision needs. The history folds to exactly this';
COMMENT ON COLUMN edda.saga.ended_at IS 'Set exactly when the status is an end'`;

/**
 * The facts. Ids of sagas are ordered by time, so a range of ids is a range of time: partitions can be made, detached and dropped
 * by it, and the primary key stays unique. Until somebody makes partitions, all is in the default one.
 *
 * `position` and `xid` are for those who follow the whole history: read by position what is below
 * `pg_snapshot_xmin(pg_current_snapshot())`, for positions become visible out of order.
 */
export const SAGA_HISTORY = `
CREATE TABLE edda.saga_history (
  saga_id  uuid        NOT NULL,
  sequence integer     NOT NULL,
  at       timestamptz NOT NULL,
  kind     text        NOT NULL,
  fact     json        NOT NULL,
  position bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  xid      xid8        NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT saga_history_pkey PRIMARY KEY (saga_id, sequence),
  CONSTRAINT saga_history_sequence_positive CHECK (sequence > 0)
) PARTITION BY RANGE (saga_id);
CREATE TABLE edda.saga_history_default PARTITION OF edda.saga_history DEFAULT;
COMMENT ON TABLE edda.saga_history IS 'What happened to each saga and what was decided. Rows are only ever added';
COMMENT ON COLUMN edda.saga_history.sequence IS 'Counts from 1 without gaps in each saga';
COMMENT ON COLUMN edda.saga_history.kind IS 'The same as in the fact, for reading and filtering';
COMMENT ON COLUMN edda.saga_history.position IS 'Counts over all sagas, with gaps. Rows become visible out of this order: see xid';
COMMENT ON COLUMN edda.saga_history.xid IS 'The transaction that wrote it. Final below pg_snapshot_xmin(pg_current_snapshot())'`;

/** Rows come and go all the time: vacuum early, or claims wade through dead ones. */
export const OUTBOX = `
CREATE TABLE edda.outbox (
  id           text        NOT NULL,
  saga_id      uuid        NOT NULL,
  message      json        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  claimable_at timestamptz NOT NULL,
  attempts     integer     NOT NULL DEFAULT 0,
  last_reason  text,
  CONSTRAINT outbox_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_reason_set_exactly_when_attempted CHECK ((last_reason IS NOT NULL) = (attempts > 0))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX outbox_claimable ON edda.outbox (claimable_at);
COMMENT ON TABLE edda.outbox IS 'Messages that the broker has not confirmed yet. They are removed once it has';
COMMENT ON COLUMN edda.outbox.id IS 'The message id. It follows from saga, step, direction and epoch, so that the same message has the same id';
COMMENT ON COLUMN edda.outbox.claimable_at IS 'In the future while somebody is publishing it, or while it waits after a failure';
COMMENT ON COLUMN edda.outbox.attempts IS 'How often it could not be sent';
COMMENT ON COLUMN edda.outbox.last_reason IS 'Why it could not be sent the last time'`;

/** At most one timer per saga: at the earliest of what its state waits for, or before. */
export const TIMER = `
CREATE TABLE edda.timer (
  saga_id uuid        NOT NULL,
  due_at  timestamptz NOT NULL,
  CONSTRAINT timer_pkey PRIMARY KEY (saga_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX timer_due ON edda.timer (due_at);
COMMENT ON TABLE edda.timer IS 'When each saga is looked at again if nothing comes; it may be too early, and never too late. Every saga that is running or compensating has one';
COMMENT ON COLUMN edda.timer.due_at IS 'Moved forward while somebody is looking at the saga'`;

/** Held from the start of a saga to its end, or for ever if the definition wants that. */
export const BUSINESS_KEY = `
CREATE TABLE edda.business_key (
  tenant     text NOT NULL,
  definition text NOT NULL,
  key        text NOT NULL,
  saga_id    uuid NOT NULL,
  CONSTRAINT business_key_pkey PRIMARY KEY (tenant, definition, key)
);
COMMENT ON TABLE edda.business_key IS 'Which saga holds a business key: at most one of a definition at a time'`;

/** Never released by the end of a saga: the same request is answered with the same saga long after that. */
export const IDEMPOTENCY_KEY = `
CREATE TABLE edda.idempotency_key (
  tenant     text        NOT NULL,
  definition text        NOT NULL,
  key        text        NOT NULL,
  saga_id    uuid        NOT NULL,
  body_hash  text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (tenant, definition, key)
);
COMMENT ON TABLE edda.idempotency_key IS 'Which saga a request with this idempotency key has started. It outlives the saga';
COMMENT ON COLUMN edda.idempotency_key.body_hash IS 'Of the request body: the same key with another body is refused'`;
