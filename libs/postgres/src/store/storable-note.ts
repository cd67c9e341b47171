/** A note is for people; nobody reads more. */
const LENGTH = 2_000;

/** What is written beside a message for people. It may come from anywhere, and PostgreSQL has no text with a NUL in it. */
export function storableNote(text: string): string {
  return text.replaceAll('\0', '').slice(0, LENGTH) || 'no reason given';
}
