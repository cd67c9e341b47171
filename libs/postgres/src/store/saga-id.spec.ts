import { InvalidCursor } from '@edda/orchestration';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, isSagaId } from './saga-id.js';

describe("a saga's id", () => {
  it('is a uuid as the database writes it', () => {
    expect(isSagaId('019aa2b0-7c00-7000-8000-0123456789ab')).toBe(true);
  });

  it.each([
    '',
    '019AA2B0-7C00-7000-8000-0123456789AB',
    '{019aa2b0-7c00-7000-8000-0123456789ab}',
    '019aa2b07c00700080000123456789ab',
    '019aa2b0-7c00-7000-8000-0123456789ab\n',
    ' 019aa2b0-7c00-7000-8000-0123456789ab',
    '4711',
  ])('is not "%s"', (text) => {
    expect(isSagaId(text)).toBe(false);
  });
});

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
