import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** vitest's own comparisons are made for good messages, not for speed: they are asked only when there is something to say. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected) && !isDeepStrictEqual(actual, expected))
    expect(actual, what).toStrictEqual(expected);
}

export function expectOther(actual: unknown, unwanted: unknown, what: string): void {
  if (Object.is(actual, unwanted)) expect(actual, what).not.toBe(unwanted);
}

export function expectAbove(actual: number, limit: number, what: string): void {
  if (!(actual > limit)) expect(actual, what).toBeGreaterThan(limit);
}

export function expectBelow(actual: number, limit: number, what: string): void {
  if (!(actual < limit)) expect(actual, what).toBeLessThan(limit);
}

export function expectAtLeast(actual: number, least: number, what: string): void {
  if (!(actual >= least)) expect(actual, what).toBeGreaterThanOrEqual(least);
}

export function expectAtMost(actual: number, most: number, what: string): void {
  if (!(actual <= most)) expect(actual, what).toBeLessThanOrEqual(most);
}
