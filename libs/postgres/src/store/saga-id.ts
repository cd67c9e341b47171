/**
 * True for a uuid as the database writes it. Ids come from messages and URLs too: one that is no uuid would fail a whole batch, and one
 * in capitals would be found under another name than it was asked for. No saga has such an id, and that is the answer.
 */
export function isSagaId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
