import { describe, expect, it } from 'vitest';
import { findShortage } from './find-shortage.js';

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
