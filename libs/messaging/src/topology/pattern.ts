/**
 * A regular expression that matches these names and no other, for permissions and policies. A `*` in a name stands for any text. Without
 * names it matches nothing.
 */
export function exactly(names: readonly string[]): string {
  const escaped = [...new Set(names)]
    .toSorted()
    .map((name) => name.replaceAll('.', String.raw`\.`).replaceAll('*', '.+'));
  if (escaped.length === 0) return '^$';
  return escaped.length === 1 ? `^${escaped.join('')}$` : `^(${escaped.join('|')})$`;
}

/** What RabbitMQ makes of a pattern: empty means nothing. Undefined if it is written in a way that is unknown here. */
export function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text === '' ? '^$' : text, 'u');
  } catch {
    return undefined;
  }
}
