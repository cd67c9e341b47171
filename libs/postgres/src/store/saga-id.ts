import { InvalidCursor } from '@edda/orchestration';

/** A uuid as the database writes it. */
export const SAGA_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * True for a uuid as the database writes it. Ids come from messages and URLs too: one that is no uuid would fail a whole batch, and one
 * in capitals would be found under another name than it was asked for. No saga has such an id, and that is the answer.
 */
export function isSagaId(text: string): boolean {
  return SAGA_ID.test(text);
}

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

/** The smallest id that a saga can have that was started at that time, in milliseconds since 1970. Ids are in the order of their sagas' starts. */
export function firstIdAt(ms: number): string {
  const latest = 2 ** 48 - 1;
  const time = Math.min(latest, Math.max(0, Math.floor(ms)))
    .toString(16)
    .padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
