import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arrayLiteral } from './array-literal.js';

const { prepareValue } = createRequire(import.meta.url)('pg/lib/utils') as {
  readonly prepareValue: (value: unknown) => string;
};

/** Any code units, halves of surrogate pairs among them. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });
/** What the syntax is about. */
const awkward = fc.string({
  unit: fc.constantFrom('"', '\\', ',', '{', '}', '\n', '\u0000', ' ', 'a', 'ü', '\ud83d', '\ude00'),
});
const document = fc.json();

it('is the text that the driver makes of an array', () => {
  const element = fc.oneof(anyText, awkward, document, fc.constant(null));
  fc.assert(
    fc.property(fc.array(element), (elements) => {
      expect(arrayLiteral(elements)).toBe(prepareValue(elements));
    }),
  );
});

it('takes numbers and truth values, and has NULL for what is not there', () => {
  expect(arrayLiteral([1, -0.5, true, undefined, null, 'NULL', ''])).toBe(
    '{1,-0.5,true,NULL,NULL,"NULL",""}',
  );
  expect(arrayLiteral([])).toBe('{}');
});
