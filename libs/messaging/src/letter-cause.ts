import type { Letter } from './letter.js';

/** A cause is part of an index, and of addresses. */
const MAX_SENTENCE = 200;
const MAX_PLACE = 255;

/** Shorter ids would be found in the middle of words. */
const MIN_ID = 4;

/**
 * What a letter died of, without what is its alone: letters of the same cause are a group, and usually need the same cure. A text for
 * people, stable for the same reason, queue, name and sentence; ids, quoted values and whatever has a digit in it stand in it as `…`.
 */
export function causeOf({
  reason,
  queue,
  name,
  detail,
  messageId,
  correlationId,
}: Pick<Letter, 'reason' | 'queue' | 'name' | 'detail' | 'messageId' | 'correlationId'>): string {
  let sentence = detail;
  for (const id of [messageId, correlationId]) {
    if (id !== undefined && id.length >= MIN_ID) sentence = sentence.replaceAll(id, '…');
  }
  const general = sentence
    .replaceAll(/"[^"]*"|`[^`]*`/g, '…')
    .replaceAll(/(?<!\w)'[^']*'(?!\w)/g, '…')
    // Numbers, uuids, hashes, times: words with a digit in them.
    .replaceAll(/[\w-][\w.-]*/g, (word) => (/\d/.test(word) ? '…' : word))
    .replaceAll(/…(?:[-+:]?…)+/g, '…')
    .trim();
  const about = name === undefined ? queue : `${queue} ${name}`;
  return `${reason} ${clip(about, MAX_PLACE)}: ${clip(general, MAX_SENTENCE)}`.replaceAll(/\s+/g, ' ');
}

/** Never in the middle of a pair: half of one cannot be stored. */
function clip(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
