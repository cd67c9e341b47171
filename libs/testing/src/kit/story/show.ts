import { inspect } from 'node:util';

const LONGEST = 140;

/** A value on one line, as a reader of JavaScript would write it; a long one is cut. */
export function show(value: unknown): string {
  const text = inspect(value, { breakLength: Infinity, compact: true, depth: 6, maxStringLength: 60 });
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** A body behind a name; nothing for an empty one. */
export function showBody(body: object): string {
  return Object.keys(body).length === 0 ? '' : ` ${show(body)}`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** A length of time in its two largest units: `2d 3h`, `1m 30s`, `0s`. */
export function showDuration(ms: number): string {
  let rest = Math.abs(ms);
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { unit, count };
  }).filter(({ count }) => count > 0);
  const text = parts
    .slice(0, 2)
    .map(({ unit, count }) => `${count}${unit}`)
    .join(' ');
  return `${ms < 0 ? '-' : ''}${text === '' ? '0s' : text}`;
}
