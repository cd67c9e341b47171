/**
 * Messages that could not be processed. What lists and plans look for has indexes of its own, partial where few rows are meant: of a
 * table that keeps what was settled long ago, open letters and plans that are due are the small part.
 *
 * Reasons are not checked here: participants may have newer ones. Headers are text, since nothing looks into them.
 */
export const DEAD_LETTER = `
CREATE TABLE edda.dead_letter (
  tenant           text        NOT NULL,
  id               uuid        NOT NULL DEFAULT gen_random_uuid(),
  reason           text        NOT NULL,
  detail           text        NOT NULL,
  cause            text        NOT NULL,
  stack            text,
  attempts         integer,
  put_aside_by     text        NOT NULL,
  is_copy          boolean     NOT NULL,
  queue            text        NOT NULL,
  exchange         text        NOT NULL,
  routing_key      text        NOT NULL,
  message_id       text        NOT NULL,
  correlation_id   text,
  type             text,
  name             text,
  contract_version integer,
  app_id           text,
  user_id          text,
  content_type     text,
  headers          text        NOT NULL,
  x_death          text,
  content          bytea,
  size_bytes       bigint      NOT NULL,
  hash             text        NOT NULL,
  saga_id          uuid,
  saga_definition  text,
  saga_path        text,
  saga_kind        text,
  saga_direction   text,
  saga_epoch       bigint,
  status           text        NOT NULL DEFAULT 'open',
  arrival          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  first_seen_at    timestamptz NOT NULL DEFAULT now(),
  last_seen_at     timestamptz NOT NULL DEFAULT now(),
  times            integer     NOT NULL,
  note             text,
  corrected        text,
  plan_id          uuid,
  plan_by          text,
  plan_because     text,
  due_at           timestamptz,
  claim            uuid,
  CONSTRAINT dead_letter_pkey PRIMARY KEY (tenant, id),
  CONSTRAINT dead_letter_same UNIQUE (tenant, queue, reason, message_id, hash),
  CONSTRAINT dead_letter_status_known CHECK (status IN ('open', 'redriving', 'discarding', 'redriven', 'discarded')),
  CONSTRAINT dead_letter_due_exactly_when_planned CHECK ((due_at IS NOT NULL) = (status IN ('redriving', 'discarding'))),
  CONSTRAINT dead_letter_plan_says_who_and_why CHECK (due_at IS NULL OR (plan_id IS NOT NULL AND plan_by IS NOT NULL AND plan_because IS NOT NULL)),
  CONSTRAINT dead_letter_claimed_only_while_planned CHECK (claim IS NULL OR due_at IS NOT NULL),
  CONSTRAINT dead_letter_saga_whole_or_missing CHECK (num_nulls(saga_id, saga_definition, saga_path, saga_kind) IN (0, 4))
);
CREATE INDEX dead_letter_newest ON edda.dead_letter (tenant, last_seen_at, id);
CREATE INDEX dead_letter_open_newest ON edda.dead_letter (tenant, last_seen_at, id) WHERE status = 'open';
CREATE INDEX dead_letter_open_by_cause ON edda.dead_letter (tenant, cause, last_seen_at) WHERE status = 'open';
CREATE INDEX dead_letter_by_saga ON edda.dead_letter (tenant, saga_id, last_seen_at) WHERE saga_id IS NOT NULL;
CREATE INDEX dead_letter_due ON edda.dead_letter (due_at) WHERE due_at IS NOT NULL;
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
COMMENT ON COLUMN edda.dead_letter.claim IS 'Of whoever carries the plan out. Gone when the letter died again meanwhile'`;
