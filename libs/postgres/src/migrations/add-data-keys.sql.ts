/**
 * Data keys of sagas with encrypted fields. The foreign key locks the saga's row once, in the transaction that inserts it anyway; in return a key
 * cannot outlive what it opens, whoever removes that.
 */
export const DATA_KEY = `
CREATE TABLE edda.data_key (
  saga_id    uuid        NOT NULL,
  master     text        NOT NULL,
  wrapped    bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  erased_at  timestamptz,
  CONSTRAINT data_key_pkey PRIMARY KEY (saga_id),
  CONSTRAINT data_key_of_saga FOREIGN KEY (saga_id) REFERENCES edda.saga (id) ON DELETE CASCADE,
  CONSTRAINT data_key_gone_exactly_when_erased CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
);
CREATE INDEX data_key_by_master ON edda.data_key (master) WHERE wrapped IS NOT NULL;
COMMENT ON TABLE edda.data_key IS 'What the encrypted values of each saga are sealed with. Without its key they cannot be read by anybody';
COMMENT ON COLUMN edda.data_key.master IS 'Which master key has wrapped it: the beginning of a hash';
COMMENT ON COLUMN edda.data_key.wrapped IS 'The key, sealed with the master key. Empty once the saga was erased'`;
