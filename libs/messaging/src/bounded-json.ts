/** Deeper than what a broker writes by itself (a list of tables with a list of keys), and far from where JSON.stringify runs out of stack. */
const MAX_LEVELS = 6;
const MAX_VALUES = 500;

/**
 * A list from a header as JSON of at most `maxLength` characters, with as many of its first entries as fit. Undefined if not even the
 * first one does, or if it is nested deeper or is larger than any broker writes it. Never throws: levels are counted before anything walks
 * down into them.
 */
export function boundedJson(list: readonly unknown[], maxLength: number): string | undefined {
  if (!isSmall(list)) return undefined;
  const entries: string[] = [];
  let length = 2;
  for (const entry of list) {
    const text = JSON.stringify(entry, writable) ?? 'null';
    length += text.length + 1;
    if (length > maxLength) break;
    entries.push(text);
  }
  return entries.length === 0 ? undefined : `[${entries.join(',')}]`;
}

/** Level by level, so that no nesting is too deep for it. */
function isSmall(list: readonly unknown[]): boolean {
  let level: readonly unknown[] = list;
  let values = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    values += level.length;
    if (depth > MAX_LEVELS || values > MAX_VALUES) return false;
    level = level.flatMap(childrenOf);
  }
  return true;
}

function childrenOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return ArrayBuffer.isView(value) ? [] : Object.values(value);
}

/** Bytes and numbers that JSON does not have are of no use here, and must not spoil the rest. */
function writable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'object' && value !== null && ArrayBuffer.isView(value) ? undefined : value;
}
