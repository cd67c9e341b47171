import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trendOf } from './trend.js';

const row = (count: number, valueAt: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({ atSeconds: (index + 1) * 10, value: valueAt(index) }));
const tolerance = { share: 0.05, atLeast: 8 };

describe('the trend', () => {
  it('is flat where nothing changes, and where less comes and goes', () => {
    expect(
      trendOf(
        row(40, () => 100),
        tolerance,
      ),
    ).toEqual({ from: 100, to: 100, allowed: 8, isFlat: true });
    expect(
      trendOf(
        row(40, (i) => 100 - i),
        tolerance,
      ).isFlat,
    ).toBe(true);
  });

  it('is not flat where there is more and more', () => {
    expect(
      trendOf(
        row(40, (i) => 100 + i),
        tolerance,
      ),
    ).toMatchObject({ from: 124.5, to: 134.5, isFlat: false });
  });

  it('does not ask what was before the second half', () => {
    expect(
      trendOf(
        row(40, (i) => Math.min(i, 20) * 10),
        tolerance,
      ).isFlat,
    ).toBe(true);
  });

  it('sees through a saw: what is thrown away each minute does not grow', () => {
    const exact = { share: 0.05, atLeast: 0 };
    expect(
      trendOf(
        row(180, (i) => 1_000 + (i % 6) * 400),
        exact,
      ).isFlat,
    ).toBe(true);
    expect(
      trendOf(
        row(180, (i) => 1_000 + (i % 6) * 400 + i * 20),
        exact,
      ).isFlat,
    ).toBe(false);
  });

  it('is not bent by one wild sample', () => {
    expect(
      trendOf(
        row(40, (i) => (i === 39 ? 10_000 : 100)),
        tolerance,
      ).isFlat,
    ).toBe(true);
  });

  it('allows a share of what is there, or a little of what is hardly there', () => {
    expect(
      trendOf(
        row(40, (i) => 1_000 + i),
        tolerance,
      ),
    ).toMatchObject({ isFlat: true });
    expect(
      trendOf(
        row(40, (i) => i / 4),
        tolerance,
      ),
    ).toMatchObject({ allowed: 8, isFlat: true });
  });

  it('finds any steady growth beyond the tolerance, whatever it begins with', () => {
    const counts = fc.integer({ min: 2, max: 45 }).map((quarters) => quarters * 4);
    fc.assert(
      fc.property(
        fc.nat(10_000),
        counts,
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (base, count, step) => {
          const { from, to, allowed, isFlat } = trendOf(
            row(count, (i) => base + i * step),
            tolerance,
          );
          expect(to - from).toBeCloseTo((count / 4) * step, 5);
          expect(isFlat).toBe(to - from <= allowed);
        },
      ),
    );
  });

  it('is none of a few points', () => {
    expect(() =>
      trendOf(
        row(7, () => 1),
        tolerance,
      ),
    ).toThrow('no trend');
  });
});
