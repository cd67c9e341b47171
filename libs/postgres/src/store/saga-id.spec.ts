import { describe, expect, it } from 'vitest';
import { isSagaId } from './saga-id.js';

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
