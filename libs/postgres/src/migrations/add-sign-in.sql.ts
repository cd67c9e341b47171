/** Keys for the REST interface. What opens one is not here, only its hash: it is found by that, and nobody can make one of it. */
export const API_KEY = `
CREATE TABLE edda.api_key (
  hash         text        NOT NULL,
  id           uuid        NOT NULL,
  tenant       text        NOT NULL,
  name         text        NOT NULL,
  roles        text[]      NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  CONSTRAINT api_key_pkey PRIMARY KEY (hash),
  CONSTRAINT api_key_id UNIQUE (id),
  CONSTRAINT api_key_hash_is_sha256 CHECK (hash ~ '^[0-9a-f]{64}$')
);
CREATE INDEX api_key_newest ON edda.api_key (tenant, created_at);

COMMENT ON TABLE edda.api_key IS 'Keys for the REST interface. What opens one is shown once and kept nowhere';
COMMENT ON COLUMN edda.api_key.hash IS 'SHA-256 of the key, in hexadecimal';
COMMENT ON COLUMN edda.api_key.name IS 'What it is for';
COMMENT ON COLUMN edda.api_key.last_used_at IS 'To the hour'`;

/**
 * What people did. Rows are added and never changed: triggers refuse all else, and whoever gets past them, as the owner of the table can, breaks
 * the chain of hashes. Each tenant has a chain of its own, so that it can be given out and checked alone.
 */
export const AUDIT = `
CREATE TABLE edda.audit (
  tenant        text        NOT NULL,
  sequence      bigint      NOT NULL,
  at            timestamptz NOT NULL,
  who           text        NOT NULL,
  roles         text[]      NOT NULL,
  action        text        NOT NULL,
  target        text        NOT NULL,
  reason        text        NOT NULL,
  request_id    text        NOT NULL,
  details       json        NOT NULL,
  previous_hash text        NOT NULL,
  hash          text        NOT NULL,
  CONSTRAINT audit_pkey PRIMARY KEY (tenant, sequence),
  CONSTRAINT audit_sequence_positive CHECK (sequence > 0)
);

COMMENT ON TABLE edda.audit IS 'What people did, with who and why. Rows are only ever added';
COMMENT ON COLUMN edda.audit.sequence IS 'Counts from 1 without gaps in each tenant';
COMMENT ON COLUMN edda.audit.who IS 'As signed in; where nobody signs in, as the request said';
COMMENT ON COLUMN edda.audit.roles IS 'What that one might do then';
COMMENT ON COLUMN edda.audit.previous_hash IS 'Of the entry before; 64 zeros for the first one';
COMMENT ON COLUMN edda.audit.hash IS 'SHA-256 of all else in the row';

CREATE FUNCTION edda.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit is only ever added to: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON edda.audit
  FOR EACH STATEMENT EXECUTE FUNCTION edda.refuse_audit_change()`;

export const DROP_SIGN_IN = `
DROP TABLE edda.audit;
DROP FUNCTION edda.refuse_audit_change();
DROP TABLE edda.api_key`;
