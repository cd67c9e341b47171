import { InvalidCursor } from '@edda/orchestration';
import { isSagaId } from './saga-id.js';

/** Where a page ended, for the caller to hand back: opaque, short, and safe in a URL. `after` is the id of the page's last saga. */
export function encodeCursor(after: string): string {
  return Buffer.from(after.replaceAll('-', ''), 'hex').toString('base64url');
}

/**
 * The saga after which the page begins.
 *
 * @throws InvalidCursor for anything that `encodeCursor` did not make
 */
export function decodeCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  // Decoding skips what is no base64url; encoding again shows whether anything was skipped.
  if (!isSagaId(id) || encodeCursor(id) !== cursor) {
    throw new InvalidCursor(
      'The cursor is not one that a page ended with: leave it out to begin with the first page.',
    );
  }
  return id;
}
