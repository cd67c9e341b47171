import { describe, expect, it } from 'vitest';
import { bareForms, emptyOf, hasNumber, numbered, startFormsIn, withValue } from './start-forms.js';

const content = (schema: object, names: readonly string[]) => ({
  paths: {
    '/health/live': { get: {} },
    '/v1/sagas/{name}': {
      post: {
        operationId: 'startSaga',
        requestBody: {
          content: {
            'application/json': {
              schema,
              examples: Object.fromEntries(names.map((name) => [name, { value: { of: name } }])),
            },
          },
        },
      },
    },
  },
});

describe('the forms that start sagas', () => {
  it('are read from the OpenAPI document, one or several', () => {
    const [a, b] = [
      { type: 'object', title: 'a' },
      { type: 'object', title: 'b' },
    ];
    expect(startFormsIn(content({ oneOf: [a, b] }, ['order', 'trip']))).toEqual([
      { name: 'order', schema: a, example: { of: 'order' } },
      { name: 'trip', schema: b, example: { of: 'trip' } },
    ]);
    expect(startFormsIn(content(a, ['order']))).toMatchObject([{ name: 'order', schema: a }]);
  });

  it.each([undefined, {}, { paths: 7 }, { paths: { a: null } }, content({ oneOf: 'x' }, ['order'])])(
    'are none in %j',
    (document) => expect(startFormsIn(document)).toEqual([]),
  );
});

describe('forms without an OpenAPI document', () => {
  it('are one for each definition, whatever its versions', () => {
    const names = bareForms([{ name: 'order' }, { name: 'order' }, { name: 'trip' }]).map(({ name }) => name);
    expect(names).toEqual(['order', 'trip']);
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
