import { describe, expect, it } from 'vitest';
import { bareForm, emptyOf, hasNumber, namesOf, numbered, withValue } from './start-forms.js';

describe('the forms that start sagas', () => {
  it('are one for each definition, whatever its versions', () => {
    expect(namesOf([{ name: 'order' }, { name: 'order' }, { name: 'trip' }])).toEqual(['order', 'trip']);
  });

  it('know nothing of a body that nobody describes', () => {
    expect(bareForm('order')).toEqual({ name: 'order', schema: {}, example: {} });
  });
});

describe('the body of a form', () => {
  const schema = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      count: { type: 'integer', minimum: 1 },
      sure: { type: 'boolean' },
      how: { enum: ['fast', 'slow'] },
      lines: {
        type: 'array',
        minItems: 1,
        items: { type: 'object', properties: { q: { type: 'number' } }, required: ['q'] },
      },
      note: { type: 'string' },
    },
    required: ['id', 'count', 'sure', 'how', 'lines'],
  };

  it('begins with what fits', () => {
    expect(emptyOf(schema)).toEqual({ id: '', count: 1, sure: false, how: 'fast', lines: [{ q: 0 }] });
  });

  it('is changed at a path, and nowhere else', () => {
    const body = { a: { b: [1, 2, 3] }, c: 1 };
    expect(withValue(body, ['a', 'b', 1], 9)).toEqual({ a: { b: [1, 9, 3] }, c: 1 });
    expect(withValue(body, ['a', 'b', 1], undefined)).toEqual({ a: { b: [1, 3] }, c: 1 });
    expect(withValue(body, ['a', 'b', 3], 4)).toEqual({ a: { b: [1, 2, 3, 4] }, c: 1 });
    expect(withValue(body, ['c'], undefined)).toEqual({ a: { b: [1, 2, 3] } });
    expect(withValue(null, ['x', 'y'], 1)).toEqual({ x: { y: 1 } });
    expect(body).toEqual({ a: { b: [1, 2, 3] }, c: 1 });
  });

  it('has the number of each of several in its texts', () => {
    const body = { id: 'order-{n}', lines: ['{n}/{n}'], count: 1 };
    expect(numbered(body, 7)).toEqual({ id: 'order-7', lines: ['7/7'], count: 1 });
    expect([hasNumber(body), hasNumber(numbered(body, 7))]).toEqual([true, false]);
  });
});
