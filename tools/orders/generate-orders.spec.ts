import { PlaceOrder } from '@edda/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { generateOrders } from './generate-orders.js';

describe('generateOrders', () => {
  const { orders, products } = generateOrders({ count: 200, seed: 1 });

  it('makes as many as were asked for, each with an id of its own', () => {
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(200);
    expect(generateOrders({ count: 7, seed: 1 }).orders).toHaveLength(7);
  });

  it('makes the same orders for the same seed, and others for another', () => {
    expect(generateOrders({ count: 200, seed: 1 })).toEqual({ orders, products });
    expect(generateOrders({ count: 200, seed: 2 }).orders).not.toEqual(orders);
  });

  it('makes orders that the contract takes', () => {
    const problems = orders.flatMap((order) => validateSync(plainToInstance(PlaceOrder, order)));
    expect(problems).toEqual([]);
  });

  it('mixes in what goes wrong in life', () => {
    const countries = orders.filter(({ shipTo }) => ['Norway', 'Argentina'].includes(shipTo.country));
    const cards = orders.filter(({ card }) => ['card-declined', 'card-expired'].includes(card.token));
    const mails = orders.filter(({ email }) => email.endsWith('@greylisted.example'));
    expect([countries.length, cards.length, mails.length]).toEqual([10, 20, 20]);
  });

  it('keeps the mix in each twenty, so that a short run has it too', () => {
    const { orders: twenty } = generateOrders({ count: 20, seed: 9 });
    expect(twenty.filter(({ email }) => email.endsWith('@greylisted.example'))).toHaveLength(2);
    expect(twenty.filter(({ card }) => card.token === 'card-declined')).toHaveLength(1);
  });

  it('has too little of what is scarce, and enough of all else', () => {
    const wanted = (productId: string): number =>
      orders
        .flatMap(({ lines }) => lines)
        .reduce((sum, line) => sum + (line.productId === productId ? line.quantity : 0), 0);
    const short = products.filter(({ productId, units }) => units < wanted(productId));
    expect(short.map(({ productId }) => productId)).toEqual(['first-edition', 'chess-piece']);
    expect(short.every(({ units }) => units > 0)).toBe(true);
  });

  it('stays below what a card can be charged with at a time', () => {
    expect(Math.max(...orders.map(({ totalCents }) => totalCents))).toBeLessThan(500_000);
  });

  it('orders only what is in the catalogue', () => {
    const known = new Set(products.map(({ productId }) => productId));
    expect(orders.flatMap(({ lines }) => lines).every(({ productId }) => known.has(productId))).toBe(true);
  });
});
