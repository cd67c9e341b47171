import { describe, expect, it } from 'vitest';
import { attributeIn, foundByView } from './attribute-parameter.js';

describe('an attribute that is looked for', () => {
  it.each([
    ['customer:42', 'customer', '42'],
    ['note:a:b, c', 'note', 'a:b, c'],
    ['region2: north', 'region2', ' north'],
  ])('"%s" has a name and a value', (text, name, value) => {
    expect(attributeIn(text)).toEqual({ name, value });
  });

  it.each([
    '',
    'customer',
    'customer:',
    ':42',
    'failed-step:charge',
    'Customer:42',
    'a:\0',
    `a:${'x'.repeat(256)}`,
  ])('"%s" is none', (text) => expect(attributeIn(text)).toBeUndefined());
});

describe('what a saga is found by', () => {
  it('is shown apart from the step that failed', () => {
    expect(foundByView({ customer: '42', 'failed-step': 'charge' })).toEqual({
      attributes: { customer: '42' },
      failedStep: 'charge',
    });
    expect(foundByView({})).toEqual({});
  });
});
