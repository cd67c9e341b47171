import { describe, expect, it } from 'vitest';
import type { CopiedTable } from './copy-rows.js';
import { copyStatement, mentionsStatement } from './copy-rows.js';

const table: CopiedTable = {
  name: 'edda.saga',
  sagaColumn: 'id',
  columns: [
    { name: 'id', type: 'uuid' },
    { name: 'version', type: 'integer' },
    { name: 'state', type: 'json' },
    { name: 'updated_at', type: 'timestamp with time zone' },
    { name: 'due_at', type: 'timestamp with time zone' },
  ],
};
const statement = copyStatement(table, new Set(['state']));

describe('the copies of a saga', () => {
  it('fill exactly the columns that they are told of, in one statement', () => {
    expect(statement).toContain('INSERT INTO edda.saga (id, version, state, updated_at, due_at)');
  });

  it('have ids of their own, in their column and inside of what they hold', () => {
    expect(statement).toContain(
      'SELECT copied.id, original.version, replace(replace(original.state::text, $5::text',
    );
  });

  it('are the older the smaller their number is, and what they have to do is due later', () => {
    expect(statement).toContain('original.updated_at - ($3::bigint - copy.n)');
    expect(statement).toContain('original.due_at + copy.n');
  });

  it('take the id as text where a table holds it as text', () => {
    const fence = copyStatement(
      { name: 'stock.edda_fence', sagaColumn: 'saga_id', columns: [{ name: 'saga_id', type: 'text' }] },
      new Set(['saga_id']),
    );
    expect(fence).toContain('SELECT copied.id::text');
    expect(fence).toContain('WHERE saga_id = $5::text');
  });

  it('are not searched for what the original does not have', () => {
    expect(copyStatement(table, new Set())).toContain('SELECT copied.id, original.version, original.state, ');
  });

  it('ask for it where it may stand', () => {
    const asked = mentionsStatement(table);
    expect(asked).toContain("position($1::text IN coalesce(state::text, '')) > 0");
    expect(asked).not.toContain('version');
    expect(asked).toContain('FROM edda.saga WHERE id = $1::text::uuid AND');
  });
});
