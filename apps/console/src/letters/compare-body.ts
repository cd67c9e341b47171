import type { ProblemError } from '@edda/client';
import type { Json, JsonObject, JsonSchema } from '../rest/json.js';

/** One field of a body beside what its contract wants there. */
export interface ComparedField {
  /** `lines/0/quantity` */
  readonly path: string;
  readonly depth: number;
  readonly name: string;
  /** What the contract wants, in words; empty if it knows no such field. */
  readonly wanted: string;
  /** What is there, as JSON, of a field without fields in it; undefined if it is missing. */
  readonly found: string | undefined;
  readonly verdict: 'fits' | 'missing' | 'unknown' | 'wrong';
  /** What is wrong, in the contract's own words. */
  readonly problem?: string;
}

/** Beyond so many fields nobody looks any more. */
const MOST_FIELDS = 500;

/** A body and its contract side by side: every field that is there, and every one that should be. */
export function compareBody(
  schema: JsonSchema,
  body: Json,
  problems: readonly ProblemError[] = [],
): readonly ComparedField[] {
  const said = new Map(problems.map(({ path, message }) => [path, message]));
  const fields: ComparedField[] = [];
  compareInto(fields, said, { path: '', name: '', depth: -1, schema, value: body, isRequired: true });
  return fields;
}

interface Place {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly schema: JsonSchema | undefined;
  readonly value: Json | undefined;
  readonly isRequired: boolean;
}

function compareInto(fields: ComparedField[], said: ReadonlyMap<string, string>, place: Place): void {
  const { path, name, depth, schema, value, isRequired } = place;
  if (fields.length >= MOST_FIELDS) return;
  const isInside = typeof value === 'object' && value !== null;
  const problem = said.get(path);
  if (depth >= 0) {
    const verdict =
      problem !== undefined
        ? 'wrong'
        : value === undefined
          ? isRequired
            ? 'missing'
            : 'fits'
          : schema === undefined
            ? 'unknown'
            : 'fits';
    fields.push({
      path,
      depth,
      name,
      wanted: schema ? `${wantedOf(schema)}${isRequired ? '' : ', may be missing'}` : '',
      found: value === undefined ? undefined : isInside ? sizeOf(value) : JSON.stringify(value),
      verdict: value === undefined && isRequired ? 'missing' : verdict,
      ...(problem === undefined ? {} : { problem }),
    });
  }
  const below = (key: string): string => (path === '' ? key : `${path}/${key}`);
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries())
      compareInto(fields, said, {
        path: below(String(index)),
        name: String(index),
        depth: depth + 1,
        schema: schema?.items,
        value: item,
        isRequired: true,
      });
    return;
  }
  if (!isInside && depth >= 0) return;
  const object = isInside ? (value as JsonObject) : {};
  const known = Object.keys(schema?.properties ?? {});
  const others = Object.keys(object).filter((key) => !known.includes(key));
  // Of an object that may hold anything nothing is unknown.
  const isOpen = schema !== undefined && schema.properties === undefined;
  for (const key of [...known, ...others])
    compareInto(fields, said, {
      path: below(key),
      name: key,
      depth: depth + 1,
      schema: schema?.properties?.[key] ?? (isOpen ? {} : undefined),
      value: Object.hasOwn(object, key) ? object[key] : undefined,
      isRequired: schema?.required?.includes(key) ?? false,
    });
}

/** What a schema wants, in a few words: `integer, 1 to 10 000`. */
export function wantedOf(schema: JsonSchema): string {
  const { type = 'anything', format, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  if (schema.enum) return `one of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}`;
  const unit = type === 'string' ? ' characters' : type === 'array' ? ' items' : '';
  const least = minimum ?? minLength ?? minItems;
  const most = maximum ?? maxLength ?? maxItems;
  const range =
    least !== undefined && most !== undefined
      ? `${least} to ${most}${unit}`
      : least !== undefined
        ? `from ${least}${unit}`
        : most !== undefined
          ? `up to ${most}${unit}`
          : '';
  return [format ?? (type === 'array' ? 'list' : type), range].filter((one) => one !== '').join(', ');
}

function sizeOf(value: readonly Json[] | JsonObject): string {
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  const noun = Array.isArray(value) ? 'item' : 'field';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** One change that an edit makes. */
export interface Change {
  readonly path: string;
  /** As JSON; undefined: it was not there, or is not there any more. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What is different between two bodies, field by field. */
export function changesBetween(before: Json, after: Json): readonly Change[] {
  const [old, young] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...young.keys()])]
    .filter((path) => old.get(path) !== young.get(path))
    .map((path) => ({ path, before: old.get(path), after: young.get(path) }));
}

function leavesOf(value: Json, path = ''): ReadonlyMap<string, string> {
  const isInside = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isInside) return new Map([[path, JSON.stringify(value)]]);
  const entries = Object.entries(value as Record<string, Json>);
  return new Map(entries.flatMap(([key, one]) => [...leavesOf(one, path === '' ? key : `${path}/${key}`)]));
}
