import type { ResolvedMode } from '../services/index.js';
import type { SentMessage } from './account.js';
import type { FuzzOptions } from './options.js';
import type { FuzzResult } from './run-fuzz.js';

/** From so many bad messages on, the run also says something about speed. */
const ENOUGH_FOR_SPEED = 10_000;
const SLOWEST_RATIO = 2;
const EXAMPLES = 20;

/** The JSON object of `--json`. Its fields are fixed: others read them. */
export interface FuzzSummary {
  readonly messages: number;
  readonly processExits: number;
  readonly unaccounted: number;
  readonly orders: number;
  readonly ordersEnded: number;
  readonly p99Ratio: number;
  readonly deadLetters: number;
  readonly undecodable: number;
  readonly ignored: number;
  readonly refused: number;
  readonly stockConserved: boolean;
  readonly moneyConserved: boolean;
  readonly doubled: number;
  readonly orphans: number;
  readonly p99Ms: FuzzResult['p99Ms'];
  readonly pairs: number;
  readonly seed: number;
  readonly services: ResolvedMode;
}

/** The result of a fuzz run as one object. */
export function fuzzSummary(
  { proof, account, p99Ms }: FuzzResult,
  processExits: number,
  { messages, orders, pairs, seed }: FuzzOptions,
  services: ResolvedMode,
): FuzzSummary {
  const { deadLetters, undecodable, ignored, refused, unaccounted } = account;
  const { stockConserved, moneyConserved, doubled, orphans, completed, compensated } = proof;
  return {
    messages,
    processExits,
    unaccounted: unaccounted.length,
    orders,
    ordersEnded: completed + compensated,
    p99Ratio: median(p99Ms.map(({ quiet, fuzzed }) => fuzzed / quiet)),
    deadLetters,
    undecodable,
    ignored,
    refused,
    stockConserved,
    moneyConserved,
    doubled,
    orphans,
    p99Ms,
    pairs,
    seed,
    services,
  };
}

/** True if nothing died, nothing is missing, and the good orders hardly noticed. */
export function fuzzHolds(summary: FuzzSummary, { proof }: Pick<FuzzResult, 'proof'>): boolean {
  const isFast = summary.messages < ENOUGH_FOR_SPEED || summary.p99Ratio <= SLOWEST_RATIO;
  return (
    proof.holds &&
    summary.processExits === 0 &&
    summary.unaccounted === 0 &&
    summary.ordersEnded === summary.orders &&
    summary.stockConserved &&
    summary.moneyConserved &&
    isFast
  );
}

/** What is unaccounted for, a line each, as far as anybody would read. */
export function unaccountedLines(unaccounted: readonly SentMessage[]): readonly string[] {
  const lines = unaccounted
    .slice(0, EXAMPLES)
    .map(({ mark, family, what, queue }) => `Unaccounted for: ${mark} (${family}: ${what}) in ${queue}.`);
  const more = unaccounted.length - lines.length;
  return more > 0 ? [...lines, `... and ${more} more.`] : lines;
}

/** Of an even number the greater of the two in the middle. Two decimals. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * 100) / 100;
}
