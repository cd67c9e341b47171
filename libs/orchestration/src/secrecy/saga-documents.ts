import type { ParkReason } from '@edda/saga-core';

/** What is done with the parts of a saga's state, or of a fact, that hold what came from outside. */
export interface DocumentCovering {
  /** The saga's own data, or a message. `place` is a JSON pointer without the first slash. */
  readonly data: (value: unknown, place: string) => unknown;
  /** A sentence that a participant, a function or a person said. */
  readonly text: (text: string, place: string) => unknown;
  /**
   * What a function of the definition threw. It may quote anything that it was given, a reply or an event that stands nowhere else, since it was not
   * taken. Default: as any other sentence.
   */
  readonly thrown?: (text: string, place: string) => unknown;
}

/** The fields of states and facts that hold data: of the saga, of messages, of failures. */
const DATA: ReadonlySet<string> = new Set(['input', 'body', 'reply', 'patch', 'items', 'data', 'details']);
/** Those that hold sentences. */
const TEXTS: ReadonlySet<string> = new Set(['message', 'comment']);
const THROWN: ParkReason = 'definition-threw';

/**
 * Goes through a saga's state, or a fact of its history, and makes another one of it. What the engine itself wrote (ids, paths, phases, times) stays
 * as it is, whatever a contract calls its fields.
 */
export function coverDocument<Document extends object>(
  document: Document,
  covering: DocumentCovering,
): Document {
  return inside(document, covering, '') as Document;
}

function inside(value: unknown, covering: DocumentCovering, place: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((one, index) => inside(one, covering, below(place, String(index))));
  const isSaidByPerson = 'by' in value;
  const wasThrown = 'reason' in value && value.reason === THROWN;
  const cover = wasThrown ? (covering.thrown ?? covering.text) : covering.text;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]: [string, unknown]) => {
      const at = below(place, name);
      if (typeof field === 'string')
        return [name, TEXTS.has(name) || (name === 'reason' && isSaidByPerson) ? cover(field, at) : field];
      return [name, DATA.has(name) ? covering.data(field, at) : inside(field, covering, at)];
    }),
  );
}

const below = (place: string, name: string): string => (place === '' ? name : `${place}/${name}`);
