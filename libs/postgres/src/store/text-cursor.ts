import { InvalidCursor } from '@edda/orchestration';

/** Where a page ended, by what it is sorted by: opaque, and safe in a URL. */
export function encodeTextCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * What the page was sorted by, where it ended.
 *
 * @param shape one pattern for each part
 * @throws InvalidCursor for anything that `encodeTextCursor` did not make of such parts
 */
export function decodeTextCursor(cursor: string, shape: readonly RegExp[]): readonly string[] {
  const parts = parsed(Buffer.from(cursor, 'base64url').toString());
  const fits =
    Array.isArray(parts) &&
    parts.length === shape.length &&
    shape.every((pattern, index) => typeof parts[index] === 'string' && pattern.test(parts[index]));
  // Decoding skips what is no base64url; encoding again shows whether anything was skipped.
  if (!fits || encodeTextCursor(parts) !== cursor) {
    throw new InvalidCursor(
      'The cursor is not one that a page ended with: leave it out to begin with the first page.',
    );
  }
  return parts as readonly string[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
