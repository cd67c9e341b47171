/**
 * What sagas are found by beside what stands in their row. A row is written with the start, or once the saga has turned back or was parked, and not at each step: an index on
 * the saga's own row would get an entry with each change of its status.
 *
 * The key is for whoever looks at one saga, and for its removal; the index reads the sagas of one value in the order of their starts.
 */
export const SAGA_ATTRIBUTE = `
CREATE TABLE edda.saga_attribute (
  saga_id uuid NOT NULL,
  name    text NOT NULL,
  tenant  text NOT NULL,
  value   text NOT NULL,
  CONSTRAINT saga_attribute_pkey PRIMARY KEY (saga_id, name)
);
CREATE INDEX saga_attribute_by_value ON edda.saga_attribute (tenant, name, value, saga_id);
COMMENT ON TABLE edda.saga_attribute IS 'What sagas are found by beside their key. Removed with their saga';
COMMENT ON COLUMN edda.saga_attribute.name IS 'As its definition calls it; failed-step: the step that turned the saga back, or parked it';
COMMENT ON COLUMN edda.saga_attribute.value IS 'Text of 255 characters at most, readable'`;
