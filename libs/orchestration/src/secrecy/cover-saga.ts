import type { CoveredFields, JsonObject } from '@edda/messaging';
import { collectSecrets, MASK, mask, maskAll, maskText, Secrets } from '@edda/messaging';
import { coverDocument } from './saga-documents.js';

/** What of a saga is not to be seen: some fields, or all that it holds. */
export type Hidden = CoveredFields | 'all';

/** The values that stand in the covered fields of states or facts. */
export function secretsOf(documents: readonly object[], hidden: Hidden): Secrets {
  if (hidden === 'all') return Secrets.none;
  const found = new Set<string>();
  const data = (value: unknown): unknown => {
    collectSecrets(value, hidden, found);
    return value;
  };
  for (const document of documents) coverDocument(document, { data, text: (text) => text });
  return found.size === 0 ? Secrets.none : new Secrets([...found]);
}

/**
 * A state or a fact as it may be seen: without what is hidden, and without the secrets in any text.
 *
 * @param thrown what stands for what a function of the definition threw. That is covered whole: nobody knows what it quotes
 */
export function coveredDocument<Document extends object>(
  document: Document,
  hidden: Hidden,
  secrets: Secrets,
  thrown = MASK,
): Document {
  if (hidden === 'all') return coverDocument(document, { data: hide, text: () => MASK });
  return coverDocument(document, {
    data: (value) => mask(value, hidden, secrets),
    text: (text) => maskText(text, secrets),
    thrown: () => thrown,
  });
}

/** A state or a fact in which nothing can be read that anybody said. */
export function withoutSentences<Document extends object>(document: Document): Document {
  return coverDocument(document, { data: (value) => value, text: () => MASK });
}

/** The names of fields stay, so that the shape can be seen. */
function hide(value: unknown): unknown {
  if (typeof value !== 'object' || value === null)
    return value === undefined || value === null ? value : MASK;
  return Array.isArray(value) ? value.map(hide) : maskAll(value as JsonObject);
}

/** What somebody said of a saga, without what is somebody's in it, and without what is in the saga. */
export function withoutSecrets<Said extends object>(saga: object, said: Said, hidden: CoveredFields): Said {
  if (hidden.paths.length === 0 && hidden.names.size === 0) return said;
  return coveredDocument(said, hidden, secretsOf([saga, said], hidden));
}
