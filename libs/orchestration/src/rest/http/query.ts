import type { BodyProblem } from '@edda/validation';
import { isStorable } from '@edda/validation';
import { ProblemException } from './problem.js';

/** One query parameter: how it is read (undefined: it cannot be used) and what it has to be, for people. */
export interface Parameter<Value> {
  readonly read: (text: string) => Value | undefined;
  readonly wanted: string;
}

type Parameters = Readonly<Record<string, Parameter<unknown>>>;

export type QueryOf<Known extends Parameters> = {
  readonly [Name in keyof Known]?: Known[Name] extends Parameter<infer Value> ? Value : never;
};

/**
 * Reads the query of a URL.
 *
 * @throws ProblemException that names every parameter that is unknown, comes twice or has a value that cannot be used
 */
export function readQuery<Known extends Parameters>(url: string, known: Known): QueryOf<Known> {
  const given = queryIn(url);
  const values: Record<string, unknown> = {};
  const errors: BodyProblem[] = [];
  for (const name of new Set(given.keys())) {
    const texts = given.getAll(name);
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    const value = parameter?.read(texts[0] ?? '');
    if (!parameter) errors.push({ path: name, message: unknownParameter(Object.keys(known)) });
    else if (texts.length > 1)
      errors.push({ path: name, message: `is given ${texts.length} times; give it once` });
    else if (value === undefined)
      errors.push({ path: name, message: `must be ${parameter.wanted}, not "${texts[0] ?? ''}"` });
    else values[name] = value;
  }
  if (errors.length > 0)
    throw new ProblemException('invalid-request', sentence(errors), { members: { errors } });
  return values as QueryOf<Known>;
}

/** The query of a URL as it is: from the first question mark on, since a value may hold others. */
export function queryIn(url: string): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
}

function unknownParameter(known: readonly string[]): string {
  return `is not known here; ${known.length === 0 ? 'there are no query parameters' : `known are ${known.join(', ')}`}`;
}

function sentence(errors: readonly BodyProblem[]): string {
  return `${errors.map(({ path, message }) => `The query parameter "${path}" ${message}`).join('. ')}.`;
}

export function wholeNumber(from: number, to: number): Parameter<number> {
  const read = (text: string): number | undefined => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= from && value <= to ? value : undefined;
  };
  return { read, wanted: `a whole number from ${from} to ${to}` };
}

export function oneOf<Value extends string>(values: readonly Value[]): Parameter<Value> {
  return { read: (text) => values.find((value) => value === text), wanted: `one of ${values.join(', ')}` };
}

/** Several values with commas between them, each once. */
export function someOf<Value extends string>(values: readonly Value[]): Parameter<readonly Value[]> {
  const one = oneOf(values);
  const read = (text: string): readonly Value[] | undefined => {
    const read = text.split(',').map((part) => one.read(part));
    const known = read.filter((value) => value !== undefined);
    return known.length === read.length ? [...new Set(known)] : undefined;
  };
  return { read, wanted: `one or more, with commas between them, of ${values.join(', ')}` };
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A moment as ISO 8601, in milliseconds since 1970. A date alone is its first moment, in UTC. */
export function moment(): Parameter<number> {
  const read = (text: string): number | undefined => {
    const ms = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? undefined : ms;
  };
  return { read, wanted: 'a time such as 2030-01-31T12:00:00Z, or a date' };
}

/** Text that the database can be asked for. */
export function text(maxLength: number): Parameter<string> {
  const isUsable = (value: string): boolean =>
    value.length >= 1 && value.length <= maxLength && isStorable(value);
  return {
    read: (value) => (isUsable(value) ? value : undefined),
    wanted: `text of 1 to ${maxLength} characters`,
  };
}
