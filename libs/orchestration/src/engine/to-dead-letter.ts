import { createHash } from 'node:crypto';
import type { Letter } from '@edda/messaging';
import { causeOf } from '@edda/messaging';
import type { DeadLetter } from '../store/dead-letter-store.js';

/** Hardly a body has more bytes; of what has more, only size and hash are kept. */
export const MAX_CONTENT = 1024 * 1024;

/**
 * A letter as it is stored: with its hash and its cause, and without bytes that are too many.
 *
 * @param cause default: that of its texts
 */
export function toDeadLetter({ content, ...letter }: Letter, cause = causeOf(letter)): DeadLetter {
  return {
    ...letter,
    cause,
    ...(content.length > MAX_CONTENT ? {} : { content }),
    sizeBytes: content.length,
    hash: createHash('sha256').update(content).digest('hex'),
  };
}
