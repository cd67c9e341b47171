import { describe, expect, it } from 'vitest';
import { allot, findShortage, mergeLines } from './inventory.participant.js';

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

const onHand = new Map([
  ['coffee', 4],
  ['tea', 0],
]);

describe('findShortage', () => {
  it('finds none when everything is on the shelf, down to the last unit', () => {
    expect(findShortage([{ productId: 'coffee', quantity: 4 }], onHand)).toBeUndefined();
  });

  it('says what was wanted and what there is', () => {
    expect(findShortage([{ productId: 'coffee', quantity: 5 }], onHand)).toEqual({
      productId: 'coffee',
      wanted: 5,
      available: 4,
    });
  });

  it('has nothing of a product that nobody knows', () => {
    expect(findShortage([{ productId: 'moon dust', quantity: 1 }], onHand)).toEqual({
      productId: 'moon dust',
      wanted: 1,
      available: 0,
    });
  });

  it('reports the first line that is short, though others could be filled', () => {
    const lines = [
      { productId: 'coffee', quantity: 1 },
      { productId: 'moon dust', quantity: 1 },
      { productId: 'tea', quantity: 1 },
    ];
    expect(findShortage(lines, onHand)).toMatchObject({ productId: 'moon dust' });
  });
});

describe('allot', () => {
  const wanting = (...lines: readonly [productId: string, quantity: number][]) => ({
    lines: lines.map(([productId, quantity]) => ({ productId, quantity })),
  });

  it('gives what one order gets to none behind it', () => {
    expect(allot([wanting(['coffee', 3]), wanting(['coffee', 2]), wanting(['coffee', 1])], onHand)).toEqual([
      undefined,
      { productId: 'coffee', wanted: 2, available: 1 },
      undefined,
    ]);
  });

  it('takes nothing for an order that is short of one line', () => {
    expect(allot([wanting(['coffee', 4], ['tea', 1]), wanting(['coffee', 4])], onHand)).toEqual([
      { productId: 'tea', wanted: 1, available: 0 },
      undefined,
    ]);
  });

  it('leaves what it was given alone', () => {
    allot([wanting(['coffee', 4])], onHand);
    expect(onHand.get('coffee')).toBe(4);
  });
});
