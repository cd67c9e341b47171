import { describe, expect, it } from 'vitest';
import type { ColumnRow, TableRow } from './catalogue.sql.js';
import { renderTables } from './render-schema.js';

const column = (overrides: Partial<ColumnRow>): ColumnRow => ({
  name: 'id',
  type: 'uuid',
  collation: null,
  required: true,
  default: null,
  identity: '',
  comment: null,
  ...overrides,
});
const table = (overrides: Partial<TableRow>): TableRow => ({
  name: 'saga',
  partitioned: null,
  parent: null,
  bound: null,
  options: null,
  comment: null,
  columns: [column({ name: 'id', type: 'uuid' })],
  constraints: [],
  indexes: [],
  triggers: [],
  ...overrides,
});

describe('a schema in words', () => {
  it('has columns, constraints, indexes and comments, one per line', () => {
    const text = renderTables('edda', [
      table({
        comment: "the saga's row",
        options: ['fillfactor=70', 'autovacuum_enabled=true'],
        columns: [
          column({ name: 'id', type: 'uuid', comment: 'v7' }),
          column({ name: 'at', type: 'timestamp with time zone', required: false, default: 'now()' }),
          column({ name: 'key', type: 'text', collation: '"C"' }),
          column({ name: 'position', type: 'bigint', identity: 'a' }),
        ],
        constraints: [{ name: 'saga_pkey', definition: 'PRIMARY KEY (id)' }],
        indexes: ['CREATE INDEX saga_at ON edda.saga USING btree (at)'],
      }),
    ]);
    expect(text).toBe(`CREATE TABLE edda.saga (
  id uuid NOT NULL,
  at timestamp with time zone DEFAULT now(),
  key text COLLATE "C" NOT NULL,
  position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  CONSTRAINT saga_pkey PRIMARY KEY (id)
) WITH (fillfactor=70, autovacuum_enabled=true);
CREATE INDEX saga_at ON edda.saga USING btree (at);
COMMENT ON TABLE edda.saga IS 'the saga''s row';
COMMENT ON COLUMN edda.saga.id IS 'v7';
`);
  });

  it('says of a partition only which part of which table it is', () => {
    const text = renderTables('edda', [
      table({ partitioned: 'RANGE (id)' }),
      table({ name: 'saga_rest', parent: 'saga', bound: 'DEFAULT', comment: 'unsaid' }),
    ]);
    expect(text).toContain(') PARTITION BY RANGE (id);');
    expect(text).toContain('\nCREATE TABLE edda.saga_rest PARTITION OF edda.saga DEFAULT;\n');
    expect(text).not.toContain('unsaid');
  });
});
