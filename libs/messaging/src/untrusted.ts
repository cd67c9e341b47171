import type { JsonObject } from './envelope.js';
import { HEADERS } from './wire-names.js';

/** NUL and lone surrogates: PostgreSQL's jsonb and text hold neither, so one such string would fail a whole batch. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether a text can be stored wherever a message is stored. */
export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a parsed body cannot be stored as it is; undefined if it can. As deep as the body, whose depth was bounded before. */
export function unstorableIn(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return isStorable(value)
      ? undefined
      : 'The body has a text with U+0000 or half a surrogate pair, which cannot be stored.';
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const problem = unstorableIn(key) ?? unstorableIn(child);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The longest text that is read from a header or a property, in characters. */
const MAX_TEXT = 512;

/** A text that may become part of a key. U+FFFD stands where bytes were not UTF-8: two different ids would look the same. */
export function usableText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > MAX_TEXT) return undefined;
  return isStorable(value) && !value.includes('\uFFFD') ? value : undefined;
}

/** Reads headers that anybody may have written. */
export interface HeaderReader {
  readonly value: (name: string) => unknown;
  readonly text: (name: string) => string | undefined;
  /** A whole number from 1. */
  readonly whole: (name: string) => number | undefined;
}

export function headerReader(headers: Readonly<Record<string, unknown>>): HeaderReader {
  // Own properties only: a header named __proto__ replaces the prototype of the object that amqplib builds.
  const value = (name: string): unknown => (Object.hasOwn(headers, name) ? headers[name] : undefined);
  return {
    value,
    text: (name) => usableText(value(name)),
    whole: (name) => {
      const found = value(name);
      return typeof found === 'number' && Number.isSafeInteger(found) && found >= 1 ? found : undefined;
    },
  };
}

/** Of a team that has one tenant only. */
export const DEFAULT_TENANT = 'default';

/** A message without a tenant is of the one tenant there is; one with an unreadable tenant is nobody's: undefined. */
export function tenantIn(headers: Readonly<Record<string, unknown>>): string | undefined {
  const { text, value } = headerReader(headers);
  return value(HEADERS.tenant) === undefined ? DEFAULT_TENANT : text(HEADERS.tenant);
}
