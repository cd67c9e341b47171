import { isDeepStrictEqual } from 'node:util';
import { show } from './show.js';

/** What a test expects of a body: some of its fields, and of what stands in them some fields again. Lists are whole. */
export type Part<Value> = Value extends readonly (infer Item)[]
  ? readonly Part<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]?: Part<Value[Key]> }
    : Value;

/**
 * Where a value is not what was expected, one line each with the path; empty if it fits. Fields that were not mentioned may be anything;
 * one that is expected to be `undefined` has to be missing.
 */
export function differencesFrom(expected: unknown, actual: unknown, path = ''): readonly string[] {
  if (Array.isArray(expected) && Array.isArray(actual)) return differencesOfLists(expected, actual, path);
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differencesFrom(value, actual[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (isDeepStrictEqual(expected, actual)) return [];
  const was = actual === undefined ? 'it is missing' : `it is ${show(actual)}`;
  const where = path === '' ? 'the whole' : path;
  return [`${where}: expected ${expected === undefined ? 'to be missing' : show(expected)}, but ${was}`];
}

function differencesOfLists(
  expected: readonly unknown[],
  actual: readonly unknown[],
  path: string,
): readonly string[] {
  if (expected.length !== actual.length) {
    return [`${path}: expected ${expected.length} items, but there are ${actual.length}: ${show(actual)}`];
  }
  return expected.flatMap((item, index) => differencesFrom(item, actual[index], `${path}[${index}]`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
