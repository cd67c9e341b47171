import type { FuzzOptions } from './options.js';

/** A part of a run: good orders at a steady pace, with or without bad messages among them. */
export interface Stretch {
  readonly name: string;
  readonly kind: 'warm-up' | 'quiet' | 'fuzzed';
  readonly orders: number;
  readonly ordersPerSecond: number;
  /** Bad messages: this many, from this one of the run. */
  readonly messages: number;
  readonly firstMessage: number;
}

/** Orders before anything is measured: what has just started is slow by itself. */
const WARM_UP = 20;
const WARM_UP_PER_SECOND = 10;
/** The most orders per second. A machine that has much to do should still be able to keep up without bad messages. */
const FASTEST = 20;

/**
 * Divides a run into pairs of stretches, without and with bad messages, after a short one that is not measured. Orders come at the same pace in
 * all of them, so that those with bad messages last as long as the messages do.
 */
export function planStretches({ messages, orders, rate, pairs }: FuzzOptions): readonly Stretch[] {
  const warmUp = Math.min(WARM_UP, Math.floor(orders / 5));
  const parts = shares(orders - warmUp, 2 * pairs);
  const bad = shares(messages, pairs);
  const longest = Math.max(...parts);
  const ordersPerSecond = Math.min(FASTEST, longest / (Math.max(...bad) / rate));
  const quiet = { messages: 0, firstMessage: 0 };
  return [
    { name: 'Warm-up', kind: 'warm-up', orders: warmUp, ordersPerSecond: WARM_UP_PER_SECOND, ...quiet },
    ...bad.flatMap((share, pair): readonly Stretch[] => [
      {
        name: `Pair ${pair + 1}, quiet`,
        kind: 'quiet',
        orders: parts[2 * pair] ?? 0,
        ordersPerSecond,
        ...quiet,
      },
      {
        name: `Pair ${pair + 1}, fuzzed`,
        kind: 'fuzzed',
        orders: parts[2 * pair + 1] ?? 0,
        ordersPerSecond,
        messages: share,
        firstMessage: bad.slice(0, pair).reduce((sum, count) => sum + count, 0),
      },
    ]),
  ];
}

/** Whole numbers that add up to the sum, none of them larger than another by more than one. */
function shares(sum: number, parts: number): readonly number[] {
  return Array.from(
    { length: parts },
    (_, part) => Math.floor(((part + 1) * sum) / parts) - Math.floor((part * sum) / parts),
  );
}
