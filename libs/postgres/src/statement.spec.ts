import { describe, expect, it } from 'vitest';
import { checkSchemaName, inSchema } from './statement.js';

describe("a schema's name", () => {
  it.each(['edda', 'edda_2', '_x', 'a'.repeat(63)])('may be "%s"', (name) => {
    expect(checkSchemaName(name)).toBe(name);
  });

  it.each(['', 'Edda', 'my-schema', '2nd', 'a b', 'x; DROP SCHEMA edda', '"edda"', 'a'.repeat(64)])(
    'must not be "%s"',
    (name) => {
      expect(() => checkSchemaName(name)).toThrow('cannot be the name');
      expect(() => inSchema(name)).toThrow('cannot be the name');
    },
  );

  it('is put in wherever a statement says edda', () => {
    const ours = inSchema('orders');
    const statement = 'SELECT FROM edda.saga JOIN edda.timer USING (id) -- not freedda.x';
    expect(ours(statement)).toBe('SELECT FROM orders.saga JOIN orders.timer USING (id) -- not freedda.x');
    expect(ours(statement)).toBe(ours(statement));
    expect(inSchema('edda')(statement)).toBe(statement);
  });
});
