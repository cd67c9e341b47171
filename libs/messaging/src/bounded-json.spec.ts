import { describe, expect, it } from 'vitest';
import { boundedJson } from './bounded-json.js';

const nested = (levels: number): unknown => {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
};

describe('a list from a header as JSON', () => {
  it('is written as it is', () => {
    const deaths = [{ queue: 'a', count: 2, 'routing-keys': ['x'], time: { '!': 'timestamp', value: 9 } }];
    expect(JSON.parse(boundedJson(deaths, 500) ?? '')).toEqual(deaths);
  });

  it('has as many of its first entries as fit, and is JSON all the same', () => {
    const text = boundedJson(
      Array.from({ length: 50 }, (_, count) => ({ queue: 'a', count })),
      100,
    );
    expect(text?.length).toBeLessThanOrEqual(100);
    expect(JSON.parse(text ?? '')[0]).toEqual({ queue: 'a', count: 0 });
  });

  it('is not written if nothing of it fits, or there is nothing', () => {
    expect(boundedJson(['x'.repeat(200)], 100)).toBeUndefined();
    expect(boundedJson([], 100)).toBeUndefined();
  });

  it.each([6, 50_000])(
    'is not written when it is nested %i levels deep, and nothing walks down there',
    (levels) => {
      expect(boundedJson([nested(levels)], 1_000_000)).toBeUndefined();
    },
  );

  it('is not written when it turns in a circle, or is wider than any broker writes it', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(boundedJson([circle], 1_000)).toBeUndefined();
    expect(boundedJson([Array.from({ length: 501 }, () => 1)], 1_000_000)).toBeUndefined();
  });

  it('leaves out what JSON does not have', () => {
    expect(boundedJson([{ bytes: new Uint8Array(4_000), big: 5n, none: undefined }, undefined], 100)).toBe(
      '[{"big":"5"},null]',
    );
  });
});
