import type { Json, JsonObject, JsonSchema } from '../rest/json.js';

/** What starts a saga: its body's schema, and an example of one. */
export interface StartForm {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly example: JsonObject;
}

/** A form of which nothing is known but the name: its body is written as JSON. */
export const bareForm = (name: string): StartForm => ({ name, schema: {}, example: {} });

/** The names of definitions, each once, whatever its versions. */
export const namesOf = (definitions: readonly { readonly name: string }[]): readonly string[] => [
  ...new Set(definitions.map(({ name }) => name)),
];

/** A value that fits a schema as far as it says: what a form begins with where the example has nothing. */
export function emptyOf(schema: JsonSchema): Json {
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).filter(([name]) =>
        schema.required?.includes(name),
      );
      return Object.fromEntries(fields.map(([name, field]) => [name, emptyOf(field)]));
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => emptyOf(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    default:
      return '';
  }
}

/** The value with another one at a path; undefined takes it away. */
export function withValue(value: Json, path: readonly (string | number)[], next: Json | undefined): Json {
  const [name, ...rest] = path;
  if (name === undefined) return next ?? null;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const index = Number(name);
    if (rest.length === 0 && next === undefined) return items.filter((_, at) => at !== index);
    return [...items.slice(0, index), withValue(items[index] ?? null, rest, next), ...items.slice(index + 1)];
  }
  const object = (typeof value === 'object' && value !== null ? value : {}) as JsonObject;
  if (rest.length === 0 && next === undefined)
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
  return { ...object, [name]: withValue(object[name] ?? null, rest, next) };
}

/** Stands for the number of a saga, where several are started. */
export const NUMBER = '{n}';

/** The body of the nth of several: each `{n}` in its texts is the number. */
export function numbered(body: Json, n: number): Json {
  if (typeof body === 'string') return body.replaceAll(NUMBER, String(n));
  if (Array.isArray(body)) return (body as readonly Json[]).map((item) => numbered(item, n));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, numbered(value, n)]));
}

export const hasNumber = (body: Json): boolean => JSON.stringify(body).includes(NUMBER);
