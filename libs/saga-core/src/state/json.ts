/** A value that survives JSON unchanged. State, history and messages are made of it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/**
 * What remains of a value after it was stored and loaded again. Everything that a definition's function returns goes through
 * here at once, so that the state in memory never differs from the state in the database.
 *
 * @throws if the value is not a JSON object (a BigInt inside, a cycle, an array, a promise, nothing at all)
 */
export function asJsonObject(value: unknown, origin: string): JsonObject {
  // A promise would become {} without a word, and its outcome would be lost.
  if (isThenable(value)) throw new TypeError(`${origin} returned a promise, but it has to be synchronous.`);
  const text: string | undefined = JSON.stringify(value);
  const copy: unknown = text === undefined ? undefined : JSON.parse(text);
  if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) {
    throw new TypeError(`${origin} returned ${kindOf(copy)}, but a JSON object is needed.`);
  }
  return copy as JsonObject;
}

/** The same for a list. */
export function asJsonArray(value: unknown, origin: string): readonly JsonValue[] {
  if (!Array.isArray(value))
    throw new TypeError(`${origin} returned ${kindOf(value)}, but a list is needed.`);
  // What is no JSON becomes null, as it would in the database.
  return JSON.parse(JSON.stringify(value)) as JsonValue[];
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Names the kind only: the value may be long, and nobody else's business. */
function kindOf(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
