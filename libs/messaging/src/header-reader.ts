import { isStorable } from './plain-json.js';

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
