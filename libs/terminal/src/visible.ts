/**
 * What would steer a terminal, or show a text in another order than it is read: control characters (C0, DEL and C1, where 0x9B begins a sequence
 * as ESC [ does), line and paragraph separators, marks and overrides of direction, and what is invisible.
 */
const STEERING =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /\uDB40[\uDC00-\uDC7F]|[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const escaped = (character: string): string => {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unitsOf(character);
};

const unitsOf = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text of anybody's as one line that does nothing to a terminal but stand there: what would steer it is spelled out. */
export function visible(text: string): string {
  return text.replaceAll(STEERING, (character) => SHORT[character] ?? escaped(character));
}

/** {@link visible}, but for line breaks. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** A value as JSON that is as harmless: the same value, with more of it spelled out than JSON asks for. `indent` of 0 gives one line. */
export function visibleJson(value: unknown, indent = 2): string {
  return harmlessJson(JSON.stringify(value, undefined, indent) ?? 'null');
}

/** JSON that somebody else has written, spelled out in the same way: documents, one or several, with line breaks between them. */
export function harmlessJson(text: string): string {
  return text.replaceAll(STEERING, (character) => (character === '\n' ? character : unitsOf(character)));
}

/** At most so many characters, the last one an ellipsis if there were more. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}
