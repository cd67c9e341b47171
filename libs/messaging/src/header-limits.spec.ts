import { describe, expect, it } from 'vitest';
import { problemOfHeaders } from './header-limits.js';
import { DEFAULT_LIMITS } from './limits.js';

const problem = (headers: Record<string, unknown>): string | undefined =>
  problemOfHeaders(headers, DEFAULT_LIMITS);
const nested = (levels: number): unknown => {
  let value: unknown = 'inmost';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
};

describe('the headers of a message', () => {
  it('may be what the broker itself adds to a dead letter', () => {
    const death = { count: 1, exchange: 'e', queue: 'q', reason: 'rejected', 'routing-keys': ['a', 'b'] };
    expect(
      problem({ 'x-death': [death, death], 'x-delivery-count': 3, 'x-first-death-queue': 'q' }),
    ).toBeUndefined();
  });

  it('are 64 at most', () => {
    const headers = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`h${index}`, null]));
    expect(problem(headers)).toBeUndefined();
    expect(problem({ ...headers, more: 1 })).toBe('The message has 65 headers; at most 64 are read.');
  });

  it('are 64 KiB together at most, counted as they are written', () => {
    expect(problem({ a: 'x'.repeat(65_535) })).toBeUndefined();
    expect(problem({ a: 'x'.repeat(65_536) })).toMatch(/more than 65536 bytes together\. Put what is large/);
    expect(problem({ a: 'é'.repeat(32_768) })).toContain('65536');
    expect(problem({ a: '\u{1F600}'.repeat(16_383) })).toBeUndefined();
    expect(problem({ a: '\u{1F600}'.repeat(16_384) })).toContain('65536');
    expect(problem({ a: [{ b: new Uint8Array(65_536) }] })).toContain('65536');
    expect(problem({ a: new Uint8Array(60_000), b: 'x'.repeat(6_000) })).toContain('65536');
    expect(problem({ a: Array.from({ length: 10_000 }, () => 1) })).toContain('65536');
  });

  it('are nested 8 levels at most, the table of all headers included', () => {
    expect(problem({ a: nested(7) })).toBeUndefined();
    expect(problem({ a: nested(8) })).toBe('The headers are nested deeper than 8 levels.');
    expect(problem({ a: nested(5_000) })).toContain('deeper than 8');
  });

  it('hide nothing behind a prototype', () => {
    const headers: Record<string, unknown> = { mine: 1 };
    headers['__proto__'] = { 'edda-kind': 'command' };
    expect(problem(headers)).toMatch(/header named __proto__.* Rename it/);
    expect(problem(Object.assign(Object.create(null), { mine: 1 }))).toBeUndefined();
    expect(problem({ constructor: { prototype: { a: 1 } } })).toBeUndefined();
  });
});
