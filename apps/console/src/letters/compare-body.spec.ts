import { describe, expect, it } from 'vitest';
import { changesBetween, compareBody, wantedOf } from './compare-body.js';

const schema = {
  type: 'object',
  properties: {
    orderId: { type: 'string', maxLength: 64 },
    amountCents: { type: 'integer', minimum: 1, maximum: 100 },
    note: { type: 'string' },
    lines: {
      type: 'array',
      items: { type: 'object', properties: { quantity: { type: 'integer' } }, required: ['quantity'] },
    },
    extra: { type: 'object' },
  },
  required: ['orderId', 'amountCents', 'lines'],
};

const verdicts = (body: object, problems: { path: string; message: string }[] = []) =>
  Object.fromEntries(
    compareBody(schema, body as never, problems).map(({ path, verdict }) => [path, verdict]),
  );

describe('a body beside its contract', () => {
  it('shows each field that is there, and each that should be', () => {
    expect(
      verdicts({ orderId: '1', amountCents: -5, lines: [{ quantity: 1, colour: 'red' }], other: true }, [
        { path: 'amountCents', message: 'must not be less than 1' },
      ]),
    ).toEqual({
      orderId: 'fits',
      amountCents: 'wrong',
      note: 'fits',
      lines: 'fits',
      'lines/0': 'fits',
      'lines/0/quantity': 'fits',
      'lines/0/colour': 'unknown',
      extra: 'fits',
      other: 'unknown',
    });
    expect(verdicts({})).toMatchObject({
      orderId: 'missing',
      amountCents: 'missing',
      note: 'fits',
      lines: 'missing',
    });
  });

  it('finds nothing unknown in an object that may hold anything', () => {
    expect(verdicts({ extra: { anything: 1 } })).toMatchObject({ 'extra/anything': 'fits' });
  });

  it('says what is there and what is wanted', () => {
    const [, amount] = compareBody(schema, { orderId: '1', amountCents: 'x' }, [
      { path: 'amountCents', message: 'no' },
    ]);
    expect(amount).toEqual({
      path: 'amountCents',
      depth: 0,
      name: 'amountCents',
      wanted: 'integer, 1 to 100',
      found: '"x"',
      verdict: 'wrong',
      problem: 'no',
    });
  });

  it('is not taken in by names that objects have', () => {
    const told = {
      type: 'object',
      properties: { constructor: { type: 'string' } },
      required: ['constructor'],
    };
    expect(compareBody(told as never, {})).toMatchObject([{ name: 'constructor', verdict: 'missing' }]);
  });

  it('stops somewhere', () => {
    const many = { type: 'array', items: { type: 'integer' } };
    expect(
      compareBody(
        many,
        Array.from({ length: 9_999 }, () => 1),
      ).length,
    ).toBeLessThanOrEqual(500);
  });

  it.each([
    [{ type: 'string', minLength: 1, maxLength: 64 }, 'string, 1 to 64 characters'],
    [{ type: 'string', format: 'email' }, 'email'],
    [{ type: 'array', minItems: 1 }, 'list, from 1 items'],
    [{ enum: ['a', 1] }, 'one of "a", 1'],
    [{}, 'anything'],
  ])('%j is "%s"', (of, words) => expect(wantedOf(of)).toBe(words));
});

describe('an edit', () => {
  it('is what is different, field by field', () => {
    expect(
      changesBetween({ a: 1, b: { c: [1, 2] }, d: {} }, { a: 2, b: { c: [1] }, d: {}, e: null }),
    ).toEqual([
      { path: 'a', before: '1', after: '2' },
      { path: 'b/c/1', before: '2', after: undefined },
      { path: 'e', before: undefined, after: 'null' },
    ]);
    expect(changesBetween({ a: [] }, { a: [] })).toEqual([]);
  });
});
