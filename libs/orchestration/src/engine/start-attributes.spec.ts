import type { StartDefinition } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { startAttributes } from './start-attributes.js';

const made = (value: unknown) =>
  startAttributes({ start: { attributes: { customer: () => value } } as unknown as StartDefinition }, {});

describe('the attributes of a start', () => {
  it.each([
    ['42', '42'],
    [42, '42'],
    [false, 'false'],
    ['a:b, ø', 'a:b, ø'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('are text: %j', (value, text) => {
    expect(made(value)).toEqual({ attributes: { customer: text }, problems: [] });
  });

  it.each([[undefined], [null], ['']])('are left out where there is nothing: %j', (value) => {
    expect(made(value)).toEqual({ problems: [] });
  });

  it.each([[{}], [[42]], ['x'.repeat(256)], ['\0'], ['\ud800'], [Symbol.iterator]])(
    'are refused where they could not be found again: %o',
    (value) => {
      expect(made(value).problems).toMatchObject([
        { path: '', message: expect.stringContaining('"customer"') as string },
      ]);
      expect(made(value)).not.toHaveProperty('attributes');
    },
  );

  it('are none where a definition declares none, and those that it declares otherwise', () => {
    expect(startAttributes({ start: {} as StartDefinition }, {})).toEqual({ problems: [] });
    const start = {
      attributes: { region: (body: object) => Reflect.get(body, 'region') as unknown, size: () => undefined },
    } as unknown as StartDefinition;
    expect(startAttributes({ start }, { region: 'north' })).toEqual({
      attributes: { region: 'north' },
      problems: [],
    });
  });
});
