import type { JsonObject } from './json.js';

/** Deeper than any contract, and far from where JSON.stringify runs out of stack (about 5,000). */
const MAX_DEPTH = 64;

/** NUL and lone surrogates: PostgreSQL's jsonb and text hold neither, so one such string would fail a whole batch. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether a text can be stored wherever a message is stored. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a parsed body cannot be stored, merged and written again as it is; undefined if it can. */
export function problemOf(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') {
    return isStorable(value)
      ? undefined
      : 'The body has a text with U+0000 or half a surrogate pair, which cannot be stored.';
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_DEPTH) return `The body is nested deeper than ${MAX_DEPTH} levels.`;
  for (const [key, child] of Object.entries(value)) {
    // A careless merge of such an object would change the prototype of all objects.
    if (key === '__proto__') return 'The body has a field named __proto__.';
    const problem = (isStorable(key) ? undefined : problemOf(key)) ?? problemOf(child, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
