/** Which sagas an order about many has begun with. Beside the cursor, since they may not be what the filter means any more. */
export const BEGUN = `
ALTER TABLE edda.bulk_action ADD COLUMN begun uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN edda.bulk_action.begun IS 'Sagas that are acted on just now: written down before, counted in done and refusals when all of them are settled';
COMMENT ON COLUMN edda.bulk_action.cursor IS 'Where it goes on behind those that are begun'`;

export const NOT_BEGUN = `
ALTER TABLE edda.bulk_action DROP COLUMN begun;
COMMENT ON COLUMN edda.bulk_action.cursor IS 'Where it goes on'`;
