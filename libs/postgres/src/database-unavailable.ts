/**
 * The database cannot do it now; the same call may work later. Inside this library only: each adapter turns it into the error
 * that its port promises.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** Says what was going on, and what the driver said of it. */
export function databaseUnavailable(doing: string, cause: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable(
    `PostgreSQL cannot do it now (${doing}): ${sentenceOf(cause)} The same call may work later.`,
    {
      cause,
    },
  );
}

/** A refused connection to a name with several addresses is an AggregateError, and its message is empty. */
function sentenceOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') {
    return [...new Set(cause.errors.map((error) => sentenceOf(error)))].join(' ');
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
