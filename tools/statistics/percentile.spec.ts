import { describe, expect, it } from 'vitest';
import { percentile } from './percentile.js';

const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1);

describe('percentile', () => {
  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0.001, 1],
    [0.07, 7],
  ])('finds the share of %s of 1 to 100 at %s', (share, expected) => {
    expect(percentile(oneToHundred, share)).toBe(expected);
  });

  it('does not care in which order the values come', () => {
    expect(percentile([30, 10, 20], 0.5)).toBe(20);
  });

  it('sorts by number, not by text', () => {
    expect(percentile([9, 10, 100], 1)).toBe(100);
  });

  it('is the only value where there is one', () => {
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('is undefined for no values', () => {
    expect(percentile([], 0.5)).toBeUndefined();
  });

  it.each([0, -0.1, 1.1, Number.NaN])('refuses a share of %s', (share) => {
    expect(() => percentile([1], share)).toThrow('A share is');
  });
});
