import { scanJson } from './json-scan.js';
import type { Limits } from './limits.js';

/** A document that was read, or a sentence that says why it cannot be. */
export type ReadJson =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** Whether a text in it was written with an escape: U+0000 and half a surrogate pair can come in no other way. */
      readonly hasEscapes: boolean;
    }
  | { readonly ok: false; readonly problem: string };

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a JSON document that anybody may have written. It is measured before it is parsed, and refused if it is empty, nested too deep,
 * has too many fields, a number that would be read as another one, two fields of one name in an object, or a field named `__proto__`.
 * A byte order mark before it is skipped, as some editors and libraries write one. Never throws.
 */
export function readJson(written: string, limits: Pick<Limits, 'depth' | 'keys'>): ReadJson {
  const text = written.startsWith(BYTE_ORDER_MARK) ? written.slice(1) : written;
  if (text === '') return refuse('is empty. Send a JSON object, {} if there is nothing to say');
  const { problem, keys, hasEscapes } = scanJson(text, limits);
  if (problem !== undefined) return refuse(problem);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`is not JSON${whyNot(error)}`);
  }
  const found = countKeys(value);
  if (found.hasProto)
    return refuse(
      'has a field named __proto__. Rename it: copied without care it would change the prototype of other objects',
    );
  // JSON.parse keeps the last of several fields of one name; another reader keeps the first.
  const repeated = found.keys === keys ? undefined : repeatedKey(text);
  if (repeated !== undefined)
    return refuse(
      `has the field ${repeated} more than once in one object, and readers do not agree on which one counts. Send it once`,
    );
  return { ok: true, value, hasEscapes };
}

/** What the parser says, but for what it quotes of the document: that may be anybody's, and stands in logs and dead letters from then on. */
function whyNot(error: unknown): string {
  const said = error instanceof Error ? error.message : '';
  const unquoted = said.replace(/,? ?(\.\.\.)?"[^]*is not valid JSON$/, '').trim();
  return unquoted === '' ? '' : `: ${unquoted}`;
}

const refuse = (problem: string): ReadJson => ({ ok: false, problem: `The body ${problem}.` });

interface FoundKeys {
  keys: number;
  hasProto: boolean;
}

/** The fields of all objects of a value. As deep as the value, which the scan has bounded. */
function countKeys(value: unknown, found: FoundKeys = { keys: 0, hasProto: false }): FoundKeys {
  if (typeof value !== 'object' || value === null) return found;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') countKeys(item, found);
    return found;
  }
  for (const key in value) {
    found.keys += 1;
    if (key === '__proto__') found.hasProto = true;
    const child: unknown = (value as Record<string, unknown>)[key];
    if (typeof child === 'object') countKeys(child, found);
  }
  return found;
}

/** Which field is there twice, in a text that is JSON: only asked for once it is known that one is. */
function repeatedKey(text: string): string | undefined {
  const open: Set<unknown>[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') open.push(new Set());
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfText(text, at);
      const names = open.at(-1);
      if (isName(text, end) && names !== undefined) {
        const name = String(JSON.parse(text.slice(at, end)));
        if (names.has(name)) return JSON.stringify(name.slice(0, 64));
        names.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Behind the quote that ends the text which begins at `start`. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** A text is the name of a field if a colon comes next. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return text[at] === ':';
}
