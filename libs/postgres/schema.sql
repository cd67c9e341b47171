-- What the migrations make. Written by `npm run schema:write`, for reading and reviewing; nothing runs it.

-- The orchestrator's tables. The schema's name is an option.

CREATE TABLE edda.business_key (
  tenant text NOT NULL,
  definition text NOT NULL,
  key text NOT NULL,
  saga_id uuid NOT NULL,
  CONSTRAINT business_key_pkey PRIMARY KEY (tenant, definition, key)
);
COMMENT ON TABLE edda.business_key IS 'Which saga holds a business key: at most one of a definition at a time';

CREATE TABLE edda.idempotency_key (
  tenant text NOT NULL,
  definition text NOT NULL,
  key text NOT NULL,
  saga_id uuid NOT NULL,
  body_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (tenant, definition, key)
);
COMMENT ON TABLE edda.idempotency_key IS 'Which saga a request with this idempotency key has started. It outlives the saga';
COMMENT ON COLUMN edda.idempotency_key.body_hash IS 'Of the request body: the same key with another body is refused';

CREATE TABLE edda.outbox (
  id text NOT NULL,
  saga_id uuid NOT NULL,
  message json NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  claimable_at timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  last_reason text,
  CONSTRAINT outbox_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_reason_set_exactly_when_attempted CHECK (((last_reason IS NOT NULL) = (attempts > 0)))
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
CREATE INDEX outbox_claimable ON edda.outbox USING btree (claimable_at);
COMMENT ON TABLE edda.outbox IS 'Messages that the broker has not confirmed yet. They are removed once it has';
COMMENT ON COLUMN edda.outbox.id IS 'The message id. It follows from saga, step, direction and epoch, so that the same message has the same id';
COMMENT ON COLUMN edda.outbox.claimable_at IS 'In the future while somebody is publishing it, or while it waits after a failure';
COMMENT ON COLUMN edda.outbox.attempts IS 'How often it could not be sent';
COMMENT ON COLUMN edda.outbox.last_reason IS 'Why it could not be sent the last time';

CREATE TABLE edda.saga (
  id uuid NOT NULL,
  tenant text NOT NULL,
  definition text NOT NULL,
  version integer NOT NULL,
  business_key text NOT NULL,
  status text NOT NULL,
  revision integer NOT NULL,
  state json NOT NULL,
  started_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  ended_at timestamp with time zone,
  CONSTRAINT saga_pkey PRIMARY KEY (id),
  CONSTRAINT saga_ended_at_set_exactly_when_ended CHECK (((ended_at IS NOT NULL) = (status = ANY (ARRAY['completed'::text, 'compensated'::text])))),
  CONSTRAINT saga_revision_positive CHECK ((revision > 0)),
  CONSTRAINT saga_status_known CHECK ((status = ANY (ARRAY['running'::text, 'compensating'::text, 'parked'::text, 'completed'::text, 'compensated'::text])))
);
CREATE INDEX saga_by_business_key ON edda.saga USING btree (tenant, business_key, id);
CREATE INDEX saga_newest ON edda.saga USING btree (tenant, id);
CREATE INDEX saga_unfinished ON edda.saga USING btree (tenant, status, id) WHERE (status = ANY (ARRAY['running'::text, 'compensating'::text, 'parked'::text]));
COMMENT ON TABLE edda.saga IS 'One row per saga. Change it through the orchestrator only: history, timer and outbox follow from it';
COMMENT ON COLUMN edda.saga.id IS 'A version 7 uuid: newer sagas have greater ids';
COMMENT ON COLUMN edda.saga.definition IS 'The name of the saga definition';
COMMENT ON COLUMN edda.saga.version IS 'The version of the definition that the saga started with, and ends with';
COMMENT ON COLUMN edda.saga.business_key IS 'What the saga is about, such as the number of an order';
COMMENT ON COLUMN edda.saga.status IS 'completed and compensated are ends; a parked saga needs a person, and state->''parked'' says why';
COMMENT ON COLUMN edda.saga.revision IS 'The number of facts in saga_history';
COMMENT ON COLUMN edda.saga.state IS 'All that the next decision needs. The history folds to exactly this';
COMMENT ON COLUMN edda.saga.ended_at IS 'Set exactly when the status is an end';

CREATE TABLE edda.saga_history (
  saga_id uuid NOT NULL,
  sequence integer NOT NULL,
  at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  fact json NOT NULL,
  position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT saga_history_pkey PRIMARY KEY (saga_id, sequence),
  CONSTRAINT saga_history_sequence_positive CHECK ((sequence > 0))
) PARTITION BY RANGE (saga_id);
COMMENT ON TABLE edda.saga_history IS 'What happened to each saga and what was decided. Rows are only ever added';
COMMENT ON COLUMN edda.saga_history.sequence IS 'Counts from 1 without gaps in each saga';
COMMENT ON COLUMN edda.saga_history.kind IS 'The same as in the fact, for reading and filtering';
COMMENT ON COLUMN edda.saga_history.position IS 'Counts over all sagas, with gaps. Rows become visible out of this order: see xid';
COMMENT ON COLUMN edda.saga_history.xid IS 'The transaction that wrote it. Final below pg_snapshot_xmin(pg_current_snapshot())';

CREATE TABLE edda.saga_history_default PARTITION OF edda.saga_history DEFAULT;

CREATE TABLE edda.timer (
  saga_id uuid NOT NULL,
  due_at timestamp with time zone NOT NULL,
  CONSTRAINT timer_pkey PRIMARY KEY (saga_id)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
CREATE INDEX timer_due ON edda.timer USING btree (due_at);
COMMENT ON TABLE edda.timer IS 'When each saga has to be looked at again if nothing comes. Every saga that is running or compensating has one';
COMMENT ON COLUMN edda.timer.due_at IS 'Moved forward while somebody is looking at the saga';

-- The fence of a participant, in the application's own schema.

CREATE TABLE participant.edda_fence (
  tenant text NOT NULL,
  saga_id text NOT NULL,
  path text NOT NULL,
  saga text NOT NULL,
  forward_epoch integer,
  forward_outcome text,
  forward_reply json,
  succeeded boolean NOT NULL DEFAULT false,
  compensation_epoch integer,
  compensation_outcome text,
  compensation_reply json,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT edda_fence_pkey PRIMARY KEY (tenant, saga_id, path),
  CONSTRAINT edda_fence_compensation_complete CHECK ((num_nulls(compensation_epoch, compensation_outcome, compensation_reply) = ANY (ARRAY[0, 3]))),
  CONSTRAINT edda_fence_compensation_outcome CHECK ((compensation_outcome = ANY (ARRAY['success'::text, 'failure'::text]))),
  CONSTRAINT edda_fence_forward_complete CHECK ((num_nulls(forward_epoch, forward_outcome, forward_reply) = ANY (ARRAY[0, 3]))),
  CONSTRAINT edda_fence_forward_outcome CHECK ((forward_outcome = ANY (ARRAY['success'::text, 'failure'::text, 'revoked'::text]))),
  CONSTRAINT edda_fence_succeeded CHECK ((succeeded OR (forward_outcome IS DISTINCT FROM 'success'::text)))
) WITH (fillfactor=70);
