import { describe, expect, it } from 'vitest';
import { mergeLines } from './merge-lines.js';

describe('mergeLines', () => {
  it('adds up the lines of the same product', () => {
    const lines = [
      { productId: 'tea', quantity: 2 },
      { productId: 'coffee', quantity: 1 },
      { productId: 'tea', quantity: 3 },
    ];
    expect(mergeLines(lines)).toEqual([
      { productId: 'coffee', quantity: 1 },
      { productId: 'tea', quantity: 5 },
    ]);
  });

  it('gives the same order whatever the order of the lines, so that two orders cannot wait for each other', () => {
    const lines = ['b', 'B', 'a', '10', '9'].map((productId) => ({ productId, quantity: 1 }));
    const ids = (merged: readonly { productId: string }[]) => merged.map((line) => line.productId);
    expect(ids(mergeLines(lines))).toEqual(['10', '9', 'B', 'a', 'b']);
    expect(mergeLines([...lines].reverse())).toEqual(mergeLines(lines));
  });

  it('leaves what it was given alone', () => {
    const lines = [
      { productId: 'tea', quantity: 2 },
      { productId: 'tea', quantity: 3 },
    ] as const;
    mergeLines(lines);
    expect(lines[0].quantity).toBe(2);
  });
});
