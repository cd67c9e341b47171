import { describe, expect, it } from 'vitest';
import { fuzzHolds, fuzzSummary, unaccountedLines } from './report.js';
import type { FuzzResult } from './run-fuzz.js';

const options = { messages: 10_000, orders: 300, rate: 100, pairs: 3, seed: 7, json: true };
const result: FuzzResult = {
  proof: {
    orders: 300,
    completed: 200,
    compensated: 100,
    compensatedBy: {},
    parked: 0,
    unfinished: 0,
    doubled: 0,
    orphans: 0,
    stockConserved: true,
    moneyConserved: true,
    contradictions: [],
    holds: true,
  },
  account: { deadLetters: 9_000, undecodable: 10, ignored: 980, refused: 10, unaccounted: [] },
  p99Ms: [
    { quiet: 100, fuzzed: 300 },
    { quiet: 100, fuzzed: 150 },
    { quiet: 200, fuzzed: 200 },
  ],
};
const sent = {
  family: 'raw',
  what: 'a NUL',
  queue: 'q',
  isTaken: true,
  isUnknownEvent: false,
  hash: '',
} as const;

const holds = (changed: FuzzResult, exits = 0, messages = 10_000): boolean =>
  fuzzHolds(fuzzSummary(changed, exits, { ...options, messages }, 'local'), changed);

describe('the summary of a fuzz run', () => {
  it('begins with the fields that others read, in their order', () => {
    expect(JSON.stringify(fuzzSummary(result, 0, options, 'local'))).toMatch(
      /^\{"messages":10000,"processExits":0,"unaccounted":0,"orders":300,"ordersEnded":300,"p99Ratio":1.5,/,
    );
  });

  it('holds if nothing is off', () => {
    expect(holds(result)).toBe(true);
  });

  it.each<[string, Partial<FuzzResult>]>([
    ['a message is nowhere', { account: { ...result.account, unaccounted: [{ ...sent, mark: 'a' }] } }],
    ['an order has not ended', { proof: { ...result.proof, completed: 199, unfinished: 1 } }],
    ['stock is missing', { proof: { ...result.proof, stockConserved: false } }],
    ['money is missing', { proof: { ...result.proof, moneyConserved: false } }],
    ['the proof does not hold', { proof: { ...result.proof, holds: false } }],
    ['orders took more than twice as long', { p99Ms: [{ quiet: 100, fuzzed: 201 }] }],
  ])('does not hold if %s', (_what, changes) => {
    expect(holds({ ...result, ...changes })).toBe(false);
  });

  it('does not hold if a process ended', () => {
    expect(holds(result, 1)).toBe(false);
  });

  it('says nothing about speed below ten thousand messages', () => {
    expect(holds({ ...result, p99Ms: [{ quiet: 1, fuzzed: 9 }] }, 0, 9_999)).toBe(true);
  });

  it('names what is unaccounted for, and not too much of it', () => {
    const lines = unaccountedLines(
      Array.from({ length: 25 }, (_, index) => ({ ...sent, mark: `m${index}` })),
    );
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('Unaccounted for: m0 (raw: a NUL) in q.');
    expect(lines[20]).toBe('... and 5 more.');
  });
});
