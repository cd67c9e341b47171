import { expect, it } from 'vitest';
import { backOffMs } from './back-off.js';

it('doubles the wait with each failure, up to the longest', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((failures) => backOffMs({ firstMs: 100, longestMs: 1_000 }, failures));
  expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
});

it('stays at the longest after any number of failures', () => {
  expect(backOffMs({ firstMs: 1, longestMs: 5_000 }, 1_000_000)).toBe(5_000);
});

it('does not wait if it is told so', () => {
  expect(backOffMs({ firstMs: 0, longestMs: 5_000 }, 3)).toBe(0);
});
