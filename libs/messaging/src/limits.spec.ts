import { describe, expect, it } from 'vitest';
import type { Limits } from './limits.js';
import { DEFAULT_LIMITS, resolveLimits } from './limits.js';

describe('the limits', () => {
  it('are the defaults where none are given, or undefined is', () => {
    expect(resolveLimits()).toEqual({ ok: true, limits: DEFAULT_LIMITS });
    expect(resolveLimits({ keys: undefined })).toEqual({ ok: true, limits: DEFAULT_LIMITS });
  });

  it('can be given one by one', () => {
    expect(resolveLimits({ headerDepth: 2 })).toEqual({
      ok: true,
      limits: { ...DEFAULT_LIMITS, headerDepth: 2 },
    });
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null])(
    'are whole numbers from 1, and not %s',
    (value) => {
      const given = { bodyBytes: value } as unknown as Partial<Limits>;
      expect(resolveLimits(given)).toEqual({
        ok: false,
        problems: [`"limits.bodyBytes" must be a whole number from 1, not ${value}`],
      });
    },
  );

  it('of depth end where a stack might', () => {
    expect(resolveLimits({ depth: 1_000, headerDepth: 1_000 }).ok).toBe(true);
    expect(resolveLimits({ depth: 1_001, headerDepth: 1_001 })).toMatchObject({
      problems: [/"limits.depth" .* to 1000, not 1001/, /"limits.headerDepth"/].map((sentence) =>
        expect.stringMatching(sentence),
      ),
    });
  });

  it('have names, and a mistyped one is told', () => {
    expect(resolveLimits({ bodybytes: 5 } as Partial<Limits>)).toMatchObject({
      problems: [expect.stringContaining('there is no limit "bodybytes"; there are bodyBytes, depth, keys')],
    });
  });
});
