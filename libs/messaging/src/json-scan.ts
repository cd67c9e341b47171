import type { Limits } from './limits.js';

/** What a look at the text of a JSON document has found. Where the text is not JSON it means nothing. */
export interface JsonScan {
  /** A limit that the text exceeds, as a sentence; undefined if it exceeds none. */
  readonly problem?: string;
  /** Fields of all objects together, each as often as it is written. */
  readonly keys: number;
  /** Whether a text in it has an escape: only then can it hold what cannot be written as it is, such as U+0000. */
  readonly hasEscapes: boolean;
}

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** A number with fewer characters, and without an exponent, is safe: 2^53 - 1 has sixteen digits. */
const SAFE_LENGTH = 15;

/**
 * Measures the text of a JSON document before it is parsed, in one pass over its characters: no recursion, nothing kept. It does not say
 * whether the text is JSON; that is JSON.parse's to say. Never throws.
 */
export function scanJson(text: string, limits: Pick<Limits, 'depth' | 'keys'>): JsonScan {
  const { length } = text;
  let depth = 0;
  let keys = 0;
  let hasEscapes = false;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      // To the quote that ends the text. Short ones are the rule, for which a loop is faster than indexOf.
      for (at += 1; at < length; at += 1) {
        const inside = text.charCodeAt(at);
        if (inside === QUOTE) break;
        if (inside !== BACKSLASH) continue;
        hasEscapes = true;
        at += 1;
      }
    } else if (code === COLON) {
      // Outside of texts a colon stands behind each name of a field, and nowhere else.
      keys += 1;
      if (keys > limits.keys)
        return { keys, hasEscapes, problem: `has more than ${limits.keys} fields. Send less at a time` };
    } else if (code >= ZERO ? code <= NINE : code === MINUS) {
      const end = endOfNumber(text, at);
      const problem = problemOfNumber(text, at, end);
      if (problem !== undefined) return { keys, hasEscapes, problem };
      at = end - 1;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limits.depth)
        return {
          keys,
          hasEscapes,
          problem: `is nested deeper than ${limits.depth} levels. Make it flatter`,
        };
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return { keys, hasEscapes };
}

/** Behind the last character that can be part of a number. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    const isDigit = code >= ZERO && code <= NINE;
    // Of the rest: . + - e E
    if (!isDigit && code !== 0x2e && code !== 0x2b && code !== MINUS && code !== 0x65 && code !== 0x45)
      return end;
    end += 1;
  }
}

/**
 * A number that is read as another one is worse than none: the account 9007199254740993 would become 9007199254740992, and 1e400 would
 * become Infinity, which JSON writes as null.
 */
function problemOfNumber(text: string, start: number, end: number): string | undefined {
  if (end - start <= SAFE_LENGTH && !hasExponent(text, start, end)) return undefined;
  const value = Number(text.slice(start, end));
  // NaN is no number at all; JSON.parse will say so.
  if (Number.isNaN(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return undefined;
  const why = Number.isFinite(value)
    ? 'is beyond 2^53 - 1, from where on numbers are not read exactly'
    : 'is too large to be read at all';
  return `has a number of ${end - start} characters that ${why}. Send such a number as text, and money as whole cents or as text`;
}

function hasExponent(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((text.charCodeAt(at) | 0x20) === 0x65) return true;
  return false;
}
