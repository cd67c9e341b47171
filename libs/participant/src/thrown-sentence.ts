/**
 * What a handler threw, on one line. A plain `Error` is a sentence that somebody wrote to be read. Any other (`TypeError`, a driver's)
 * comes with its name and the place where it arose, without which a mistake in the code could not be found.
 */
export function thrownSentence(thrown: unknown): string {
  if (!(thrown instanceof Error)) return asSentence(String(thrown));
  if (thrown.name === 'Error') return asSentence(thrown.message);
  const place = /^\s+at (.+)$/m.exec(thrown.stack ?? '')?.[1];
  return asSentence(`${thrown.name}: ${thrown.message}${place === undefined ? '' : ` (at ${place})`}`);
}

function asSentence(text: string): string {
  const line = text.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
