import { describe, expect, it } from 'vitest';
import { generateOrders } from './generate-orders.js';
import { scopeToRun } from './order-set.js';

describe('scopeToRun', () => {
  const set = generateOrders({ count: 20, seed: 1 });

  it('gives orders and products ids of this run alone', () => {
    const scoped = scopeToRun(set, 'run7');
    expect(scoped.orders[0]?.orderId).toBe(`run7-${set.orders[0]?.orderId}`);
    expect(scoped.products[0]?.productId).toBe(`run7-${set.products[0]?.productId}`);
  });

  it('lets the lines name products that are there', () => {
    const { products, orders } = scopeToRun(set, 'run7');
    const known = new Set(products.map(({ productId }) => productId));
    expect(orders.flatMap(({ lines }) => lines).every(({ productId }) => known.has(productId))).toBe(true);
  });

  it('changes nothing else', () => {
    const order = scopeToRun(set, 'run7').orders[3];
    expect({ ...order, orderId: '', lines: [] }).toEqual({ ...set.orders[3], orderId: '', lines: [] });
  });
});
