import type { Duration } from '@edda/saga-core';
import { milliseconds } from '@edda/saga-core';
import { UsageError } from '@edda/terminal';
import { InvalidArgumentError } from 'commander';

/** Readers of option values. Each throws InvalidArgumentError, which commander puts behind the name of the option. */

export function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

export const version = whole(1, 2 ** 31 - 1);

export function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    throw new InvalidArgumentError(`It must be one of ${words.join(', ')}.`);
  };
}

/** A list with commas. */
export function someOf<Word extends string>(words: readonly Word[]): (text: string) => readonly Word[] {
  return (text) => text.split(',').map((part) => oneOf(words)(part.trim()));
}

/** `30s`, `5m`, `2h`, `90d`, in milliseconds. */
export function duration(text: string): number {
  try {
    const ms = milliseconds(text as Duration);
    if (ms > 0) return ms;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('It must be a time such as 30s, 5m, 2h or 90d.');
}

/** A moment: as ISO 8601, or as how long it is ago, `2h`. Gives the first, for REST. */
export function moment(now: () => number): (text: string) => string {
  return (text) => {
    if (/^\d+(ms|s|m|h|d)$/.test(text)) return new Date(now() - duration(text)).toISOString();
    const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(at)) return new Date(at).toISOString();
    throw new InvalidArgumentError(
      'It must be a time such as 2030-01-31T12:00:00Z, or how long it is ago, such as 2h.',
    );
  };
}

/** Adds to those that were given before: for options that may be repeated. */
export const collected = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];

/** @throws UsageError that says what the text is of */
export function jsonObject(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${what} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError(`${what} must be a JSON object.`);
}
