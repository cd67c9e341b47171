import type { Order } from '../orders/order.js';
import { describe, expect, it } from 'vitest';
import { generateOrders } from '../orders/generate-orders.js';
import type { Facts, SagaFact } from './facts.js';
import { judge } from './judge.js';

const { orders } = generateOrders({ count: 6, seed: 1 });
const [first, second, third, fourth, fifth, sixth] = orders as [Order, Order, Order, Order, Order, Order];
const done = [first, second, third];

const saga = (order: Order, status: string, reason?: string): SagaFact => ({
  orderId: order.orderId,
  status,
  reason,
  startedAtMs: 0,
  endedAtMs: status === 'running' || status === 'parked' ? undefined : 10,
});

const unitsOf = (of: readonly Order[]): Map<string, number> => {
  const units = new Map<string, number>();
  for (const { productId, quantity } of of.flatMap(({ lines }) => lines)) {
    units.set(productId, (units.get(productId) ?? 0) + quantity);
  }
  return units;
};

/** Three orders completed, three compensated, and everything adds up. */
const good: Facts = {
  sagas: [
    ...done.map((order) => saga(order, 'completed')),
    saga(fourth, 'compensated', 'out-of-stock'),
    saga(fifth, 'compensated', 'card-declined'),
    saga(sixth, 'compensated', 'out-of-stock'),
  ],
  doubled: { reservation: [], booking: [], dispatch: [], charge: [], mail: [] },
  reserved: done.map(({ orderId }) => orderId),
  dispatched: done.map(({ orderId }) => orderId),
  mailed: done.map(({ orderId }) => orderId),
  leftBooked: [],
  chargedCents: new Map(done.map(({ orderId, totalCents }) => [orderId, BigInt(totalCents)])),
  reservedUnits: unitsOf(done),
  productsOutOfBalance: [],
  ledgerSumCents: 0n,
  chargesOutOfBalance: [],
  orphans: 0,
};

describe('judge', () => {
  it('finds nothing wrong where everything adds up', () => {
    expect(judge(orders, good)).toEqual({
      orders: 6,
      completed: 3,
      compensated: 3,
      compensatedBy: { 'card-declined': 1, 'out-of-stock': 2 },
      parked: 0,
      unfinished: 0,
      doubled: 0,
      orphans: 0,
      stockConserved: true,
      moneyConserved: true,
      contradictions: [],
      holds: true,
    });
  });

  it.each<[string, Partial<Facts>]>([
    ['a product with units too many or too few', { productsOutOfBalance: ['candle'] }],
    ['a completed order without a reservation', { reserved: [first.orderId, second.orderId] }],
    ['a compensated order that still holds stock', { reserved: [...good.reserved, fourth.orderId] }],
    ['fewer units set aside than were ordered', { reservedUnits: unitsOf([first, second]) }],
    ['units set aside that no completed order took', { reservedUnits: unitsOf(orders) }],
  ])('does not call stock conserved with %s', (_what, wrong) => {
    const proof = judge(orders, { ...good, ...wrong });
    expect(proof).toMatchObject({ stockConserved: false, moneyConserved: true, holds: false });
    expect(proof.contradictions.length).toBeGreaterThan(0);
  });

  it.each<[string, Partial<Facts>]>([
    ['a ledger that does not add up to nothing', { ledgerSumCents: 1n }],
    ['a charge whose entries do not match', { chargesOutOfBalance: [first.orderId] }],
    ['an order that was charged twice', { doubled: { ...good.doubled, charge: [first.orderId] } }],
    ['a completed order that was not charged', { chargedCents: new Map([...good.chargedCents].slice(1)) }],
    [
      'a compensated order that was charged',
      { chargedCents: new Map([...good.chargedCents, [fifth.orderId, 5n]]) },
    ],
    ['another amount than the total', { chargedCents: new Map([...good.chargedCents, [first.orderId, 1n]]) }],
  ])('does not call money conserved with %s', (_what, wrong) => {
    const proof = judge(orders, { ...good, ...wrong });
    expect(proof).toMatchObject({ stockConserved: true, moneyConserved: false, holds: false });
    expect(proof.contradictions.length).toBeGreaterThan(0);
  });

  it.each<[string, Partial<Facts>]>([
    ['a completed order that was not dispatched', { dispatched: [first.orderId, second.orderId] }],
    ['a compensated order that was dispatched', { dispatched: [...good.dispatched, sixth.orderId] }],
    ['a completed order whose customer heard nothing', { mailed: [] }],
    ['a compensated order whose customer got a confirmation', { mailed: [...good.mailed, sixth.orderId] }],
    ['a shipment that was left booked', { leftBooked: [fourth.orderId] }],
    ['a saga that nothing will wake', { orphans: 1 }],
  ])('does not hold with %s', (_what, wrong) => {
    expect(judge(orders, { ...good, ...wrong })).toMatchObject({
      stockConserved: true,
      moneyConserved: true,
      holds: false,
    });
  });

  it.each(['reservation', 'booking', 'dispatch', 'charge', 'mail'] as const)(
    'counts an order with two of: %s',
    (effect) => {
      const proof = judge(orders, { ...good, doubled: { ...good.doubled, [effect]: [second.orderId] } });
      expect(proof).toMatchObject({ doubled: 1, holds: false });
      expect(proof.contradictions.join()).toContain(second.orderId);
    },
  );

  it('counts an order with two sagas', () => {
    const proof = judge(orders, { ...good, sagas: [...good.sagas, saga(first, 'completed')] });
    expect(proof).toMatchObject({ doubled: 1, completed: 3, holds: false });
  });

  it('counts an order once, whatever it had twice', () => {
    const twice = [first.orderId];
    const doubled = { reservation: twice, booking: twice, dispatch: twice, charge: twice, mail: twice };
    expect(judge(orders, { ...good, doubled }).doubled).toBe(1);
  });

  it('counts what is under way and what has no saga as unfinished', () => {
    const sagas = [...good.sagas.slice(0, 4), saga(fifth, 'running')];
    const proof = judge(orders, { ...good, sagas });
    expect(proof).toMatchObject({ completed: 3, compensated: 1, unfinished: 2, holds: false });
    expect(proof.contradictions).toEqual([`${sixth.orderId} were accepted and have no saga.`]);
  });

  it('counts a parked saga and holds it against nothing, but says that a person is needed', () => {
    const sagas = [...good.sagas.slice(0, 5), saga(sixth, 'parked', 'retries-exhausted')];
    const chargedCents = new Map([...good.chargedCents, [sixth.orderId, 5n]]);
    const proof = judge(orders, {
      ...good,
      sagas,
      chargedCents,
      reserved: [...good.reserved, sixth.orderId],
    });
    expect(proof).toMatchObject({
      parked: 1,
      unfinished: 0,
      stockConserved: true,
      moneyConserved: true,
      holds: false,
    });
    expect(proof.contradictions).toEqual([]);
  });

  it('names five examples and counts the others', () => {
    const [sentence] = judge(orders, {
      ...good,
      productsOutOfBalance: ['1', '2', '3', '4', '5', '6', '7'],
    }).contradictions;
    expect(sentence).toMatch(/^1, 2, 3, 4, 5 and 2 more have other units/);
  });
});
