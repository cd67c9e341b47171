/** What a column of parameters may hold. */
export type ArrayElement = string | number | boolean | null | undefined;

/** What the literal's own syntax gives a meaning to. */
const SPECIAL = /["\\]/;
/** What JSON would write otherwise than PostgreSQL reads it: control characters, halves of surrogate pairs. */
const UNLIKE_JSON = /[^\u0020-\ud7ff\ue000-\uffff]/;

/**
 * An array as PostgreSQL reads it: `{"a","b",NULL}`. The driver would make the same text of the array, with two regular expressions for each element: for
 * documents of a kilobyte 13 µs instead of 4, which was a seventh of an orchestrator's time. JSON escapes quotes and backslashes as PostgreSQL does, and is
 * the runtime's own code.
 */
export function arrayLiteral(elements: readonly ArrayElement[]): string {
  let literal = '{';
  for (let index = 0; index < elements.length; index += 1) {
    if (index > 0) literal += ',';
    literal += elementOf(elements[index]);
  }
  return `${literal}}`;
}

function elementOf(element: ArrayElement): string {
  if (element === null || element === undefined) return 'NULL';
  if (typeof element !== 'string') return String(element);
  if (!SPECIAL.test(element)) return `"${element}"`;
  if (UNLIKE_JSON.test(element)) return `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return JSON.stringify(element);
}
