import { describe, expect, it } from 'vitest';
import { asJsonObject } from './json.js';

const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

/** Deeper than a stack is high. */
function deep(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}

describe('a JSON object', () => {
  it('is what would come back from the database', () => {
    class Money {
      constructor(readonly cents: number) {}
    }
    const value = {
      at: new Date(0),
      price: new Money(5),
      none: undefined,
      list: [undefined, Infinity],
      zero: -0,
    };
    expect(asJsonObject(value, 'It')).toStrictEqual({
      at: '1970-01-01T00:00:00.000Z',
      price: { cents: 5 },
      list: [null, null],
      zero: 0,
    });
  });

  it('is a copy', () => {
    const value = { lines: [{ sku: 'a' }] };
    const copy = asJsonObject(value, 'It');
    expect(copy).toEqual(value);
    expect(copy['lines']).not.toBe(value.lines);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a string', 'long and secret'],
    ['a boolean', false],
    ['an array', [1, 2]],
    ['undefined', () => 1],
  ])('is not %s: %s', (kind, value) => {
    expect(() => asJsonObject(value, 'The body')).toThrow(
      `The body returned ${kind}, but a JSON object is needed.`,
    );
  });

  it('is not a promise, which would become {} in silence', () => {
    expect(() => asJsonObject(Promise.resolve({ a: 1 }), 'The body')).toThrow('The body returned a promise');
  });

  it.each([
    ['a bigint inside', { amount: 1n }],
    ['a cycle', cyclic],
    ['nested beyond reason', deep(100_000)],
  ])('is not %s', (_, value) => {
    expect(() => asJsonObject(value, 'The body')).toThrow(Error);
  });
});
