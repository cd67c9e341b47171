import type { LetterAddress } from './letter.js';
import type { WireNames } from './wire-names.js';

/** Where a dead letter goes back to. */
export type LetterWay =
  /** A command: its saga knows whether it still wants it, and sends it again. */
  | { readonly way: 'saga'; readonly saga: LetterAddress }
  /** It lay in a queue of the orchestrators, and is taken in as if it had just been delivered. */
  | { readonly way: 'take-in'; readonly queue: 'replies' | 'inbox' }
  /** Back to its queue, through the exchange of redrives. */
  | { readonly way: 'queue'; readonly queue: string }
  /** Nowhere: a sentence that says why. */
  | { readonly way: 'none'; readonly why: string };

/** What the decision is about. */
export interface LetterPlace {
  readonly queue: string;
  readonly isCopy: boolean;
  readonly saga?: LetterAddress;
}

/**
 * Where a letter goes back to. What lay in a queue of the orchestrators they put aside themselves: a copy that says so was written by
 * somebody else, who would become the sender of any reply that way.
 */
export function wayOf({ queue, isCopy, saga }: LetterPlace, names: WireNames): LetterWay {
  if (queue === names.replies || queue === names.inbox) {
    const why = `It says that it lay in ${queue}, but came as a copy from a participant, and is not believed. Discard it, and look for who wrote it.`;
    if (isCopy) return { way: 'none', why };
    return { way: 'take-in', queue: queue === names.replies ? 'replies' : 'inbox' };
  }
  if (queue === names.deadLetters || queue === names.undecodable) {
    const why = `Nobody knows which queue it lay in before it came to ${queue}. Discard it, or publish it anew from where it came.`;
    return { way: 'none', why };
  }
  const isCommand = saga?.kind === 'command' || saga?.kind === 'revoke';
  return isCommand ? { way: 'saga', saga } : { way: 'queue', queue };
}
