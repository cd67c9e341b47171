import { InvalidCursor } from '@edda/orchestration';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';

/** Any code units, halves of surrogate pairs among them. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) });

describe('the cursor of a page', () => {
  it('leads back to the saga that it was made of, and fits into a URL', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const cursor = encodeCursor(id);
        expect(decodeCursor(cursor)).toBe(id);
        expect(encodeURIComponent(cursor)).toBe(cursor);
      }),
    );
  });

  it('is refused if no page ended with it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(!/^[\w-]{22}$/.test(text));
        expect(() => decodeCursor(text)).toThrow(InvalidCursor);
      }),
    );
  });

  it.each([
    '',
    'AAAA',
    'A'.repeat(21),
    'A'.repeat(23),
    `${'A'.repeat(22)}==`,
    `${'A'.repeat(21)}B`,
    `${'A'.repeat(21)}+`,
  ])('is refused if it is "%s"', (text) => {
    expect(() => decodeCursor(text)).toThrow(InvalidCursor);
  });
});
