import { DatabaseUnavailable } from '../database-unavailable.js';
import { isPassing } from '../sqlstate.js';

/** For a sentence: the ids, as long as a person would read them. */
export function sagasNamed(ids: readonly string[]): string {
  const first = ids.slice(0, 10);
  const more = ids.length > first.length ? ` and ${ids.length - first.length} more` : '';
  return `${ids.length === 1 ? 'saga' : 'sagas'} ${first.join(', ')}${more}`;
}

/**
 * What to throw for a failed statement: the error itself if it may work later, else one that says for which sagas it will not. A
 * batch that is refused has to be tried again in parts, and then the parts say which saga it is.
 */
export function refusal(doing: string, sagaIds: readonly string[], error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || isPassing(error)) return error;
  const sentence = error instanceof Error ? error.message : String(error);
  return new Error(`PostgreSQL refused to ${doing} ${sagasNamed(sagaIds)}: ${sentence}.`, { cause: error });
}
