import type { JsonObject } from '../envelope.js';
import { leavesOf, Secrets } from './secrets.js';

/** What stands in the place of a value that somebody may not see. */
export const MASK = '•••';

/** Where a field stands in a body. Lists take no step of it: each element of one is meant. */
export type FieldPath = readonly string[];

/** Which fields are not to be seen: at these places, and all of these names wherever they stand. */
export interface CoveredFields {
  readonly paths: readonly FieldPath[];
  readonly names: ReadonlySet<string>;
}

export const NOTHING_COVERED: CoveredFields = { paths: [], names: new Set() };

/** What is done with what is met on the way through a value. */
export interface Covering {
  /** A field that is not to be seen, whatever it holds. `place` is a JSON pointer without the first slash. */
  readonly field: (value: unknown, place: string) => unknown;
  /** Any other text. */
  readonly text: (text: string, place: string) => unknown;
  /** Any other number. Default: it stays. */
  readonly number?: (number: number, place: string) => unknown;
  /** The name of a field, which may be a value as well. Default: it stays. Names that come to the same are told apart by a number. */
  readonly name?: (name: string, place: string) => string;
}

/** Goes through a value, and makes another one of it. As deep as the value. */
export function coverFields(value: unknown, fields: CoveredFields, covering: Covering, place = ''): unknown {
  if (typeof value === 'string') return covering.text(value, place);
  if (typeof value === 'number') return covering.number ? covering.number(value, place) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((one, index) => coverFields(one, fields, covering, below(place, String(index))));
  const names = coveredNames(Object.keys(value), covering, place);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]: [string, unknown]) => {
      const at = below(place, name);
      const shown = names?.get(name) ?? name;
      if (isCovered(name, fields) && field !== null && field !== undefined)
        return [shown, covering.field(field, at)];
      return [shown, coverFields(field, inside(name, fields), covering, at)];
    }),
  );
}

/** Those names that become others, each another one. Undefined if none does. */
function coveredNames(
  names: readonly string[],
  { name: cover }: Covering,
  place: string,
): ReadonlyMap<string, string> | undefined {
  if (!cover) return undefined;
  const covered = names.map((name) => [name, cover(name, below(place, name))] as const);
  const changed = covered.filter(([name, shown]) => shown !== name);
  if (changed.length === 0) return undefined;
  const taken = new Set(covered.flatMap(([name, shown]) => (shown === name ? [name] : [])));
  return new Map(
    changed.map(([name, shown]) => {
      let distinct = shown;
      for (let count = 2; taken.has(distinct); count += 1) distinct = `${shown} (${count})`;
      taken.add(distinct);
      return [name, distinct];
    }),
  );
}

/** The values of the fields that are not to be seen, as far as they can be told from other text. */
export function secretsIn(value: unknown, fields: CoveredFields): Secrets {
  if (fields.paths.length === 0 && fields.names.size === 0) return Secrets.none;
  const found = new Set<string>();
  collectSecrets(value, fields, found);
  return found.size === 0 ? Secrets.none : new Secrets([...found]);
}

/** The same, for several values together. */
export function collectSecrets(value: unknown, fields: CoveredFields, found: Set<string>): void {
  const collect = (secret: unknown): unknown => {
    // A mask that came back is no value.
    for (const leaf of leavesOf(secret)) if (leaf !== MASK) found.add(leaf);
    return secret;
  };
  coverFields(value, fields, { field: collect, text: (text) => text });
}

/** The value with {@link MASK} in the place of each field that is not to be seen, and of each of the secrets in any text, number or name. Null stays null. */
export function mask(value: unknown, fields: CoveredFields, secrets: Secrets): unknown {
  const text = (one: string): string => maskText(one, secrets);
  if (secrets.size === 0) return coverFields(value, fields, { field: () => MASK, text });
  const number = (one: number): unknown => (secrets.isNumber(one) ? MASK : one);
  return coverFields(value, fields, { field: () => MASK, text, number, name: text });
}

export const maskText = (text: string, secrets: Secrets): string => secrets.cover(text, MASK);

/** The same shape, of which nothing can be read but the names of fields. */
export function maskAll(value: JsonObject): JsonObject {
  return coverFields(
    value,
    { paths: [], names: new Set(Object.keys(value)) },
    { field: () => MASK, text: () => MASK },
  ) as JsonObject;
}

/** The places of fields that hold a mask instead of a value, or are named by one. */
export function masksIn(value: unknown): readonly string[] {
  const places: string[] = [];
  const note = (text: string, place: string): string => {
    if (text.includes(MASK)) places.push(place);
    return text;
  };
  coverFields(value, NOTHING_COVERED, { field: (field) => field, text: note, name: note });
  return places;
}

/** A body in which each mask stands for something again; or where that cannot be told. */
export type Unmasked =
  | { readonly ok: true; readonly body: JsonObject }
  | { readonly ok: false; readonly places: readonly string[] };

/**
 * Puts the original's values back where somebody left their masks in a body that was edited. A mask that stands where there was none, or in a list
 * whose elements are others now, stands for nothing: nobody can tell whose value it was. Neither does one in the name of a field.
 *
 * @param shown the original as whoever edited it saw it
 */
export function unmask(edited: JsonObject, original: unknown, shown: unknown): Unmasked {
  const places: string[] = [];
  const body = putBack(edited, original, shown, '', places) as JsonObject;
  return places.length === 0 ? { ok: true, body } : { ok: false, places };
}

function putBack(edited: unknown, original: unknown, shown: unknown, place: string, lost: string[]): unknown {
  if (typeof edited === 'string') {
    if (!edited.includes(MASK)) return edited;
    if (edited === shown && original !== undefined) return original;
    lost.push(place);
    return edited;
  }
  if (typeof edited !== 'object' || edited === null || masksIn(edited).length === 0) return edited;
  if (Array.isArray(edited)) {
    const before: readonly unknown[] = Array.isArray(shown) ? shown : [];
    const values: readonly unknown[] = Array.isArray(original) ? original : [];
    const isSameList = before.length === edited.length && !wasReordered(edited, before);
    return edited.map((one: unknown, index) =>
      putBack(
        one,
        isSameList ? values[index] : undefined,
        isSameList ? before[index] : undefined,
        below(place, String(index)),
        lost,
      ),
    );
  }
  return Object.fromEntries(
    Object.entries(edited).map(([name, field]: [string, unknown]) => {
      const at = below(place, name);
      if (name.includes(MASK)) lost.push(at);
      return [name, putBack(field, own(original, name), own(shown, name), at, lost)];
    }),
  );
}

/** Whether an element that has changed is what another one was: then the masks in it may be that one's. */
function wasReordered(edited: readonly unknown[], before: readonly unknown[]): boolean {
  const was = before.map((one) => JSON.stringify(one));
  return edited.some((one, index) => {
    const is = JSON.stringify(one);
    return is !== was[index] && was.includes(is);
  });
}

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

const isCovered = (name: string, { paths, names }: CoveredFields): boolean =>
  names.has(name) || paths.some((path) => path.length === 1 && path[0] === name);

/** What is left of the places, one step further in. */
function inside(name: string, fields: CoveredFields): CoveredFields {
  if (fields.paths.length === 0) return fields;
  const paths = fields.paths.filter(([first]) => first === name).map((path) => path.slice(1));
  return { paths, names: fields.names };
}

const below = (place: string, name: string): string => (place === '' ? name : `${place}/${name}`);
