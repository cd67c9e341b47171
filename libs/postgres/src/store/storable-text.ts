/**
 * True for text that PostgreSQL gives back as it was. It has no NUL, and half a surrogate pair would be written as U+FFFD: two
 * keys that differ only in that would become one.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
