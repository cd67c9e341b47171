-- What the migrations make. Written by `npm run schema:write`, for reading and reviewing; nothing runs it.

-- The orchestrator's tables. The schema's name is an option.

CREATE TABLE edda.api_key (
  hash text NOT NULL,
  id uuid NOT NULL,
  tenant text NOT NULL,
  name text NOT NULL,
  roles text[] NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT api_key_pkey PRIMARY KEY (hash),
  CONSTRAINT api_key_hash_is_sha256 CHECK ((hash ~ '^[0-9a-f]{64}$'::text)),
  CONSTRAINT api_key_id UNIQUE (id)
);
CREATE INDEX api_key_newest ON edda.api_key USING btree (tenant, created_at);
COMMENT ON TABLE edda.api_key IS 'Keys for the REST interface. What opens one is shown once and kept nowhere';
COMMENT ON COLUMN edda.api_key.hash IS 'SHA-256 of the key, in hexadecimal';
COMMENT ON COLUMN edda.api_key.name IS 'What it is for';
COMMENT ON COLUMN edda.api_key.last_used_at IS 'To the hour';

CREATE TABLE edda.audit (
  tenant text NOT NULL,
  sequence bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  who text NOT NULL,
  roles text[] NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  reason text NOT NULL,
  request_id text NOT NULL,
  details json NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT audit_pkey PRIMARY KEY (tenant, sequence),
  CONSTRAINT audit_sequence_positive CHECK ((sequence > 0))
);
CREATE TRIGGER audit_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON edda.audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
COMMENT ON TABLE edda.audit IS 'What people did, with who and why. Rows are only ever added';
COMMENT ON COLUMN edda.audit.sequence IS 'Counts from 1 without gaps in each tenant';
COMMENT ON COLUMN edda.audit.who IS 'As signed in; where nobody signs in, as the request said';
COMMENT ON COLUMN edda.audit.roles IS 'What that one might do then';
COMMENT ON COLUMN edda.audit.previous_hash IS 'Of the entry before; 64 zeros for the first one';
COMMENT ON COLUMN edda.audit.hash IS 'SHA-256 of all else in the row';

CREATE TABLE edda.awaited (
  saga_id uuid NOT NULL,
  path text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  tenant text NOT NULL,
  due_at timestamp with time zone,
  since timestamp with time zone NOT NULL,
  match_at timestamp with time zone,
  CONSTRAINT awaited_pkey PRIMARY KEY (saga_id, path, key)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
CREATE INDEX awaited_by_key ON edda.awaited USING btree (tenant, key);
CREATE INDEX awaited_to_match ON edda.awaited USING btree (match_at) WHERE (match_at IS NOT NULL);
COMMENT ON TABLE edda.awaited IS 'What sagas wait for: events and decisions of people';
COMMENT ON COLUMN edda.awaited.path IS 'The step at which the saga waits';
COMMENT ON COLUMN edda.awaited.key IS 'By what it is found: the name of an event with the fields that have to match, or approval:role';
COMMENT ON COLUMN edda.awaited.due_at IS 'When the saga goes on without it';
COMMENT ON COLUMN edda.awaited.match_at IS 'Set while somebody still has to look for events that came before';

CREATE TABLE edda.bulk_action (
  tenant text NOT NULL,
  id uuid NOT NULL,
  idempotency_key text,
  filter json NOT NULL,
  ids uuid[],
  action text NOT NULL,
  path text,
  ordered_by text NOT NULL,
  reason text NOT NULL,
  status text NOT NULL DEFAULT 'running'::text,
  total integer NOT NULL,
  total_capped boolean NOT NULL,
  done integer NOT NULL DEFAULT 0,
  refusals json NOT NULL DEFAULT '[]'::json,
  cursor text,
  note text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  ended_at timestamp with time zone,
  claimable_at timestamp with time zone NOT NULL DEFAULT now(),
  claim uuid,
  begun uuid[] NOT NULL DEFAULT '{}'::uuid[],
  CONSTRAINT bulk_action_pkey PRIMARY KEY (tenant, id),
  CONSTRAINT bulk_action_ended_at_set_exactly_when_ended CHECK (((ended_at IS NOT NULL) = (status <> 'running'::text))),
  CONSTRAINT bulk_action_once UNIQUE (tenant, idempotency_key),
  CONSTRAINT bulk_action_status_known CHECK ((status = ANY (ARRAY['running'::text, 'finished'::text, 'cancelled'::text])))
);
CREATE INDEX bulk_action_claimable ON edda.bulk_action USING btree (claimable_at) WHERE (status = 'running'::text);
COMMENT ON TABLE edda.bulk_action IS 'What people want done with many sagas, and what became of it';
COMMENT ON COLUMN edda.bulk_action.id IS 'A version 7 uuid: newer orders have greater ids';
COMMENT ON COLUMN edda.bulk_action.filter IS 'Which sagas. With ids: exactly those';
COMMENT ON COLUMN edda.bulk_action.total IS 'How many were meant when it was ordered';
COMMENT ON COLUMN edda.bulk_action.refusals IS 'Why sagas did not take it: reason, count, and one of them';
COMMENT ON COLUMN edda.bulk_action.cursor IS 'Where it goes on behind those that are begun';
COMMENT ON COLUMN edda.bulk_action.claimable_at IS 'In the future while somebody carries it out';
COMMENT ON COLUMN edda.bulk_action.claim IS 'Of whoever carries it out';
COMMENT ON COLUMN edda.bulk_action.begun IS 'Sagas that are acted on just now: written down before, counted in done and refusals when all of them are settled';

CREATE TABLE edda.business_key (
  tenant text NOT NULL,
  definition text NOT NULL,
  key text NOT NULL,
  saga_id uuid NOT NULL,
  CONSTRAINT business_key_pkey PRIMARY KEY (tenant, definition, key)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
COMMENT ON TABLE edda.business_key IS 'Which saga holds a business key: at most one of a definition at a time';

CREATE TABLE edda.data_key (
  saga_id uuid NOT NULL,
  master text NOT NULL,
  wrapped bytea,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  erased_at timestamp with time zone,
  CONSTRAINT data_key_pkey PRIMARY KEY (saga_id),
  CONSTRAINT data_key_gone_exactly_when_erased CHECK (((wrapped IS NULL) = (erased_at IS NOT NULL))),
  CONSTRAINT data_key_of_saga FOREIGN KEY (saga_id) REFERENCES saga(id) ON DELETE CASCADE
);
CREATE INDEX data_key_by_master ON edda.data_key USING btree (master) WHERE (wrapped IS NOT NULL);
COMMENT ON TABLE edda.data_key IS 'What the encrypted values of each saga are sealed with. Without its key they cannot be read by anybody';
COMMENT ON COLUMN edda.data_key.master IS 'Which master key has wrapped it: the beginning of a hash';
COMMENT ON COLUMN edda.data_key.wrapped IS 'The key, sealed with the master key. Empty once the saga was erased';

CREATE TABLE edda.dead_letter (
  tenant text NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  reason text NOT NULL,
  detail text NOT NULL,
  cause text NOT NULL,
  stack text,
  attempts integer,
  put_aside_by text NOT NULL,
  is_copy boolean NOT NULL,
  queue text NOT NULL,
  exchange text NOT NULL,
  routing_key text NOT NULL,
  message_id text NOT NULL,
  correlation_id text,
  type text,
  name text,
  contract_version integer,
  app_id text,
  user_id text,
  content_type text,
  headers text NOT NULL,
  x_death text,
  content bytea,
  size_bytes bigint NOT NULL,
  hash text NOT NULL,
  saga_id uuid,
  saga_definition text,
  saga_path text,
  saga_kind text,
  saga_direction text,
  saga_epoch bigint,
  status text NOT NULL DEFAULT 'open'::text,
  arrival bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  first_seen_at timestamp with time zone NOT NULL DEFAULT now(),
  last_seen_at timestamp with time zone NOT NULL DEFAULT now(),
  times integer NOT NULL,
  note text,
  corrected text,
  plan_id uuid,
  plan_by text,
  plan_because text,
  due_at timestamp with time zone,
  claim uuid,
  settled_at timestamp with time zone,
  CONSTRAINT dead_letter_pkey PRIMARY KEY (tenant, id),
  CONSTRAINT dead_letter_claimed_only_while_planned CHECK (((claim IS NULL) OR (due_at IS NOT NULL))),
  CONSTRAINT dead_letter_due_exactly_when_planned CHECK (((due_at IS NOT NULL) = (status = ANY (ARRAY['redriving'::text, 'discarding'::text])))),
  CONSTRAINT dead_letter_plan_says_who_and_why CHECK (((due_at IS NULL) OR ((plan_id IS NOT NULL) AND (plan_by IS NOT NULL) AND (plan_because IS NOT NULL)))),
  CONSTRAINT dead_letter_saga_whole_or_missing CHECK ((num_nulls(saga_id, saga_definition, saga_path, saga_kind) = ANY (ARRAY[0, 4]))),
  CONSTRAINT dead_letter_same UNIQUE (tenant, queue, reason, message_id, hash),
  CONSTRAINT dead_letter_settled_at_set_exactly_when_settled CHECK (((settled_at IS NOT NULL) = (status = ANY (ARRAY['redriven'::text, 'discarded'::text])))),
  CONSTRAINT dead_letter_status_known CHECK ((status = ANY (ARRAY['open'::text, 'redriving'::text, 'discarding'::text, 'redriven'::text, 'discarded'::text])))
);
CREATE INDEX dead_letter_by_saga ON edda.dead_letter USING btree (tenant, saga_id, last_seen_at) WHERE (saga_id IS NOT NULL);
CREATE INDEX dead_letter_due ON edda.dead_letter USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX dead_letter_newest ON edda.dead_letter USING btree (tenant, last_seen_at, id);
CREATE INDEX dead_letter_open_by_cause ON edda.dead_letter USING btree (tenant, cause, last_seen_at) WHERE (status = 'open'::text);
CREATE INDEX dead_letter_open_newest ON edda.dead_letter USING btree (tenant, last_seen_at, id) WHERE (status = 'open'::text);
CREATE INDEX dead_letter_settled ON edda.dead_letter USING btree (settled_at, id) WHERE (settled_at IS NOT NULL);
COMMENT ON TABLE edda.dead_letter IS 'Messages that could not be processed, and what became of each';
COMMENT ON COLUMN edda.dead_letter.cause IS 'Reason, queue, name and detail without ids and numbers: letters of one cause are a group';
COMMENT ON COLUMN edda.dead_letter.attempts IS 'How often it was tried, if that was counted';
COMMENT ON COLUMN edda.dead_letter.is_copy IS 'It came from somebody else, who says where it lay';
COMMENT ON COLUMN edda.dead_letter.queue IS 'Where it lay';
COMMENT ON COLUMN edda.dead_letter.message_id IS 'Empty if it had none';
COMMENT ON COLUMN edda.dead_letter.user_id IS 'The user of the broker that sent it, if it was made to say so';
COMMENT ON COLUMN edda.dead_letter.headers IS 'As JSON';
COMMENT ON COLUMN edda.dead_letter.content IS 'The bytes. Missing if they were more than 1 MiB';
COMMENT ON COLUMN edda.dead_letter.hash IS 'SHA-256 of the bytes, in hexadecimal';
COMMENT ON COLUMN edda.dead_letter.saga_path IS 'The step whose command, reply or event it is';
COMMENT ON COLUMN edda.dead_letter.status IS 'open needs a person; redriving and discarding are carried out when they are due';
COMMENT ON COLUMN edda.dead_letter.arrival IS 'The order in which letters came, with gaps';
COMMENT ON COLUMN edda.dead_letter.times IS 'How often it died';
COMMENT ON COLUMN edda.dead_letter.note IS 'What was done about it last, by whom and why, or why it could not be done';
COMMENT ON COLUMN edda.dead_letter.corrected IS 'What a person made of the body. It goes instead of the bytes';
COMMENT ON COLUMN edda.dead_letter.due_at IS 'When the plan is carried out; later while somebody is at it';
COMMENT ON COLUMN edda.dead_letter.claim IS 'Of whoever carries the plan out. Gone when the letter died again meanwhile';
COMMENT ON COLUMN edda.dead_letter.settled_at IS 'When it was redriven or discarded. Counts for how long it is kept';

CREATE TABLE edda.definition (
  tenant text NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  outline json NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT definition_pkey PRIMARY KEY (tenant, name, version)
);
COMMENT ON TABLE edda.definition IS 'What each version of a saga definition looked like, so that a changed one is not mistaken for it';
COMMENT ON COLUMN edda.definition.outline IS 'Its steps, line by line';

CREATE TABLE edda.idempotency_key (
  tenant text NOT NULL,
  definition text NOT NULL,
  key text NOT NULL,
  saga_id uuid NOT NULL,
  body_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (tenant, definition, key)
) WITH (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_threshold=1000);
CREATE INDEX idempotency_key_by_saga ON edda.idempotency_key USING btree (saga_id);
COMMENT ON TABLE edda.idempotency_key IS 'Which saga a request with this idempotency key has started. It outlives the saga';
COMMENT ON COLUMN edda.idempotency_key.body_hash IS 'Of the request body: the same key with another body is refused';

CREATE TABLE edda.mail (
  tenant text NOT NULL,
  id text NOT NULL,
  event text NOT NULL,
  contract_version integer NOT NULL,
  keys text[] NOT NULL,
  body json NOT NULL,
  traceparent text,
  unexpected text NOT NULL,
  status text NOT NULL DEFAULT 'kept'::text,
  recipients integer NOT NULL DEFAULT 0,
  arrival bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  received_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  match_at timestamp with time zone DEFAULT now(),
  note text,
  CONSTRAINT mail_pkey PRIMARY KEY (tenant, id),
  CONSTRAINT mail_delivered_exactly_when_to_somebody CHECK (((recipients > 0) = (status = 'delivered'::text))),
  CONSTRAINT mail_matched_only_while_kept CHECK (((match_at IS NULL) OR (status = 'kept'::text))),
  CONSTRAINT mail_note_set_when_discarded CHECK (((note IS NOT NULL) OR (status <> 'discarded'::text))),
  CONSTRAINT mail_status_known CHECK ((status = ANY (ARRAY['kept'::text, 'delivered'::text, 'parked'::text, 'ignored'::text, 'expired'::text, 'discarded'::text]))),
  CONSTRAINT mail_unexpected_known CHECK ((unexpected = ANY (ARRAY['ignore'::text, 'mailbox'::text, 'park'::text])))
) WITH (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_threshold=1000);
CREATE INDEX mail_newest ON edda.mail USING btree (tenant, arrival);
CREATE INDEX mail_parked ON edda.mail USING btree (tenant, arrival) WHERE (status = 'parked'::text);
CREATE INDEX mail_settled ON edda.mail USING btree (received_at, arrival) WHERE (status = ANY (ARRAY['delivered'::text, 'ignored'::text, 'expired'::text, 'discarded'::text]));
CREATE INDEX mail_to_expire ON edda.mail USING btree (expires_at) WHERE ((status = 'kept'::text) AND (match_at IS NULL));
CREATE INDEX mail_to_match ON edda.mail USING btree (match_at, arrival) WHERE (match_at IS NOT NULL);
COMMENT ON TABLE edda.mail IS 'The mailbox: events that came for sagas, and what became of each. As long as its row is there, an event comes in once';
COMMENT ON COLUMN edda.mail.id IS 'The message id of the event';
COMMENT ON COLUMN edda.mail.keys IS 'By which sagas find it, as in awaited';
COMMENT ON COLUMN edda.mail.unexpected IS 'What happens if no saga waits for it';
COMMENT ON COLUMN edda.mail.status IS 'parked needs a person; kept waits for the first saga that waits for it';
COMMENT ON COLUMN edda.mail.recipients IS 'How many sagas it was given to';
COMMENT ON COLUMN edda.mail.arrival IS 'The order in which events came, with gaps';
COMMENT ON COLUMN edda.mail.expires_at IS 'Until when it is kept';
COMMENT ON COLUMN edda.mail.match_at IS 'Set while it is not decided yet which sagas get it';
COMMENT ON COLUMN edda.mail.note IS 'Who put it away, and why';

CREATE TABLE edda.mail_delivery (
  saga_id uuid NOT NULL,
  path text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  tenant text NOT NULL,
  message_id text NOT NULL,
  claimable_at timestamp with time zone NOT NULL,
  CONSTRAINT mail_delivery_pkey PRIMARY KEY (saga_id, path)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
CREATE INDEX mail_delivery_claimable ON edda.mail_delivery USING btree (claimable_at);
COMMENT ON TABLE edda.mail_delivery IS 'Events on their way to sagas. They are removed in the transaction in which the saga takes them in';
COMMENT ON COLUMN edda.mail_delivery.path IS 'The step at which the saga waits. It takes one event at a time';
COMMENT ON COLUMN edda.mail_delivery.claimable_at IS 'In the future while somebody is feeding it to the saga';

CREATE TABLE edda.mail_key (
  tenant text NOT NULL,
  key text COLLATE "C" NOT NULL,
  arrival bigint NOT NULL,
  message_id text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT mail_key_pkey PRIMARY KEY (tenant, key, arrival)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
COMMENT ON TABLE edda.mail_key IS 'Under which keys the events lie that are kept. Removed when one is not kept any more, and to be removed with it';

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
COMMENT ON COLUMN edda.outbox.id IS 'The message id, and the revision of the saga that sends it: what is sent again after a retry is the same message, and another row';
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
  position text NOT NULL DEFAULT ''::text,
  CONSTRAINT saga_pkey PRIMARY KEY (id),
  CONSTRAINT saga_ended_at_set_exactly_when_ended CHECK (((ended_at IS NOT NULL) = (status = ANY (ARRAY['completed'::text, 'compensated'::text, 'resolved'::text])))),
  CONSTRAINT saga_revision_positive CHECK ((revision > 0)),
  CONSTRAINT saga_status_known CHECK ((status = ANY (ARRAY['running'::text, 'waiting'::text, 'compensating'::text, 'paused'::text, 'parked'::text, 'completed'::text, 'compensated'::text, 'resolved'::text])))
) WITH (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_threshold=1000, fillfactor=50);
CREATE INDEX saga_by_business_key ON edda.saga USING btree (tenant, business_key text_pattern_ops, id);
CREATE INDEX saga_ended ON edda.saga USING btree (tenant, definition, version, status, id) WHERE (status = ANY (ARRAY['completed'::text, 'compensated'::text, 'resolved'::text]));
CREATE INDEX saga_ended_at ON edda.saga USING brin (ended_at) WITH (pages_per_range='32', autosummarize='on');
CREATE INDEX saga_newest ON edda.saga USING btree (tenant, id);
CREATE INDEX saga_to_prune ON edda.saga USING btree (definition, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX saga_unfinished ON edda.saga USING btree (tenant, status, id) INCLUDE (definition, version) WHERE (status = ANY (ARRAY['running'::text, 'waiting'::text, 'compensating'::text, 'paused'::text, 'parked'::text]));
COMMENT ON TABLE edda.saga IS 'One row per saga. Change it through the orchestrator only: history, timer and outbox follow from it';
COMMENT ON COLUMN edda.saga.id IS 'A version 7 uuid: newer sagas have greater ids';
COMMENT ON COLUMN edda.saga.definition IS 'The name of the saga definition';
COMMENT ON COLUMN edda.saga.version IS 'The version of the definition that the saga runs';
COMMENT ON COLUMN edda.saga.business_key IS 'What the saga is about, such as the number of an order';
COMMENT ON COLUMN edda.saga.status IS 'completed, compensated and resolved are ends; a parked saga needs a person, and state->''parked'' says why; a paused one was stopped by a person';
COMMENT ON COLUMN edda.saga.revision IS 'The number of facts in saga_history';
COMMENT ON COLUMN edda.saga.state IS 'All that the next decision needs. The history folds to exactly this';
COMMENT ON COLUMN edda.saga.ended_at IS 'Set exactly when the status is an end';
COMMENT ON COLUMN edda.saga.position IS 'The steps at which the saga stands. Empty once it is over';

CREATE TABLE edda.saga_attribute (
  saga_id uuid NOT NULL,
  name text NOT NULL,
  tenant text NOT NULL,
  value text NOT NULL,
  CONSTRAINT saga_attribute_pkey PRIMARY KEY (saga_id, name)
);
CREATE INDEX saga_attribute_by_value ON edda.saga_attribute USING btree (tenant, name, value, saga_id);
COMMENT ON TABLE edda.saga_attribute IS 'What sagas are found by beside their key. Removed with their saga';
COMMENT ON COLUMN edda.saga_attribute.name IS 'As its definition calls it; failed-step: the step that turned the saga back, or parked it';
COMMENT ON COLUMN edda.saga_attribute.value IS 'Text of 255 characters at most, readable';

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
CREATE INDEX saga_history_by_xid ON ONLY edda.saga_history USING brin ((((xid)::text)::bigint)) WITH (pages_per_range='32', autosummarize='on');
COMMENT ON TABLE edda.saga_history IS 'What happened to each saga and what was decided. Rows are only ever added';
COMMENT ON COLUMN edda.saga_history.sequence IS 'Counts from 1 without gaps in each saga';
COMMENT ON COLUMN edda.saga_history.kind IS 'The same as in the fact, for reading and filtering';
COMMENT ON COLUMN edda.saga_history.position IS 'Counts over all sagas, with gaps. Rows become visible out of this order: see xid';
COMMENT ON COLUMN edda.saga_history.xid IS 'The transaction that wrote it. Final below pg_snapshot_xmin(pg_current_snapshot())';

CREATE TABLE edda.saga_history_default PARTITION OF edda.saga_history DEFAULT;

CREATE TABLE edda.schedule (
  tenant text NOT NULL,
  definition text NOT NULL,
  last_tick timestamp with time zone NOT NULL,
  CONSTRAINT schedule_pkey PRIMARY KEY (tenant, definition)
);
COMMENT ON TABLE edda.schedule IS 'What the clock starts';
COMMENT ON COLUMN edda.schedule.last_tick IS 'The latest tick that was seen to: sagas were started for it, or it was left out';

CREATE TABLE edda.timer (
  saga_id uuid NOT NULL,
  due_at timestamp with time zone NOT NULL,
  CONSTRAINT timer_pkey PRIMARY KEY (saga_id)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=1000);
CREATE INDEX timer_due ON edda.timer USING btree (due_at);
COMMENT ON TABLE edda.timer IS 'When each saga is looked at again if nothing comes; it may be too early, and never too late. Every saga that is running or compensating has one';
COMMENT ON COLUMN edda.timer.due_at IS 'Moved forward while somebody is looking at the saga';

CREATE OR REPLACE FUNCTION edda.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'The audit is only ever added to: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$function$;

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
CREATE INDEX edda_fence_age ON participant.edda_fence USING btree (created_at);

CREATE TABLE participant.edda_suspect (
  queue text NOT NULL,
  message_id text NOT NULL,
  receipts integer NOT NULL DEFAULT 1,
  first_seen_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  last_seen_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT edda_suspect_pkey PRIMARY KEY (queue, message_id)
);
