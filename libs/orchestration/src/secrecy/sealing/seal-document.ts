import type { CoveredFields, Secrets } from '@edda/messaging';
import { coverFields, NOTHING_COVERED } from '@edda/messaging';
import { coverDocument } from '../saga-documents.js';
import type { Sealer } from './envelope.js';
import { looksSealed } from './envelope.js';

/**
 * A value with its encrypted fields sealed, and each text and number in which one of the secrets stands. Names of fields stay.
 *
 * @param place where the value stands, for what is bound to it
 */
export function sealData(
  value: unknown,
  fields: CoveredFields,
  secrets: Secrets,
  { seal }: Sealer,
  place: string,
): unknown {
  return coverFields(
    value,
    fields,
    {
      field: (field, at) => seal(at, field),
      text: (text, at) => (looksSealed(text) || secrets.isIn(text) ? seal(at, text) : text),
      number: (number, at) => (secrets.isNumber(number) ? seal(at, number) : number),
    },
    place,
  );
}

/** A value with all that is sealed in it opened. What does not open here was somebody's own text, and stays. */
export function openData(value: unknown, { open }: Sealer, place: string): unknown {
  return coverFields(
    value,
    NOTHING_COVERED,
    { field: (field) => field, text: (text, at) => openText(text, open, at) },
    place,
  );
}

/** A saga's state or a fact, sealed: its data as {@link sealData} does it, and all that somebody said whole. */
export function sealDocument<Document extends object>(
  document: Document,
  fields: CoveredFields,
  secrets: Secrets,
  sealer: Sealer,
  name: string,
): Document {
  return coverDocument(document, {
    data: (value, place) => sealData(value, fields, secrets, sealer, `${name}/${place}`),
    text: (text, place) => sealer.seal(`${name}/${place}`, text),
  });
}

export function openDocument<Document extends object>(
  document: Document,
  sealer: Sealer,
  name: string,
): Document {
  return coverDocument(document, {
    data: (value, place) => openData(value, sealer, `${name}/${place}`),
    text: (text, place) => openText(text, sealer.open, `${name}/${place}`),
  });
}

function openText(text: string, open: Sealer['open'], place: string): unknown {
  const found = looksSealed(text) ? open(place, text) : undefined;
  return found ? found.value : text;
}
