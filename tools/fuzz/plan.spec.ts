import { expect, it } from 'vitest';
import { planStretches } from './plan.js';

const options = { messages: 1_000, orders: 301, rate: 100, pairs: 3, seed: 1, json: true };

it('divides orders and messages into pairs, and loses none', () => {
  const stretches = planStretches(options);
  expect(stretches.map(({ kind }) => kind).join(' ')).toBe('warm-up quiet fuzzed quiet fuzzed quiet fuzzed');
  expect(stretches.reduce((sum, { orders }) => sum + orders, 0)).toBe(301);
  expect(
    stretches.filter(({ messages }) => messages > 0).map((one) => [one.firstMessage, one.messages]),
  ).toEqual([
    [0, 333],
    [333, 333],
    [666, 334],
  ]);
});

it('posts orders at one pace, so slowly that they last as long as the messages do', () => {
  const measured = planStretches(options).slice(1);
  const ordersPerSecond = measured[0]?.ordersPerSecond ?? 0;
  expect(new Set(measured.map((stretch) => stretch.ordersPerSecond)).size).toBe(1);
  expect(47 / ordersPerSecond).toBeCloseTo(3.34);
  for (const { orders } of measured) expect([46, 47]).toContain(orders);
});

it('never posts more than twenty orders a second', () => {
  const [, first] = planStretches({ ...options, orders: 100_000 });
  expect(first?.ordersPerSecond).toBe(20);
});
