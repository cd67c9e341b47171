/** Orders of people about many sagas, and how far each has come. Few rows, which are written once for each hundred sagas. */
export const BULK_ACTION = `
CREATE TABLE edda.bulk_action (
  tenant          text        NOT NULL,
  id              uuid        NOT NULL,
  idempotency_key text,
  filter          json        NOT NULL,
  ids             uuid[],
  action          text        NOT NULL,
  path            text,
  ordered_by      text        NOT NULL,
  reason          text        NOT NULL,
  status          text        NOT NULL DEFAULT 'running',
  total           integer     NOT NULL,
  total_capped    boolean     NOT NULL,
  done            integer     NOT NULL DEFAULT 0,
  refusals        json        NOT NULL DEFAULT '[]',
  cursor          text,
  note            text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz,
  claimable_at    timestamptz NOT NULL DEFAULT now(),
  claim           uuid,
  CONSTRAINT bulk_action_pkey PRIMARY KEY (tenant, id),
  CONSTRAINT bulk_action_once UNIQUE (tenant, idempotency_key),
  CONSTRAINT bulk_action_status_known CHECK (status IN ('running', 'finished', 'cancelled')),
  CONSTRAINT bulk_action_ended_at_set_exactly_when_ended CHECK ((ended_at IS NOT NULL) = (status <> 'running'))
);
CREATE INDEX bulk_action_claimable ON edda.bulk_action (claimable_at) WHERE status = 'running';
COMMENT ON TABLE edda.bulk_action IS 'What people want done with many sagas, and what became of it';
COMMENT ON COLUMN edda.bulk_action.id IS 'A version 7 uuid: newer orders have greater ids';
COMMENT ON COLUMN edda.bulk_action.filter IS 'Which sagas. With ids: exactly those';
COMMENT ON COLUMN edda.bulk_action.total IS 'How many were meant when it was ordered';
COMMENT ON COLUMN edda.bulk_action.refusals IS 'Why sagas did not take it: reason, count, and one of them';
COMMENT ON COLUMN edda.bulk_action.cursor IS 'Where it goes on';
COMMENT ON COLUMN edda.bulk_action.claimable_at IS 'In the future while somebody carries it out';
COMMENT ON COLUMN edda.bulk_action.claim IS 'Of whoever carries it out'`;
