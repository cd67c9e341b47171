/** Mail servers of these domains send strangers away at first, and let in who comes back: real mail servers do so against spam. */
const GREYLISTING_DOMAINS: ReadonlySet<string> = new Set(['greylisted.example']);

/** The attempt that gets in. */
const ATTEMPT_THAT_GETS_IN = 3;

export type ServerAnswer = 'accepted' | 'try-later';

/** The part of a mail address behind its last `@`, in lower case. */
export function domainOf(recipient: string): string {
  return recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
}

/**
 * What the recipient's mail server answers.
 *
 * @param attempt how often this mail has been offered to it, this time included; from 1
 */
export function answerTo(recipient: string, attempt: number): ServerAnswer {
  if (!GREYLISTING_DOMAINS.has(domainOf(recipient))) return 'accepted';
  return attempt >= ATTEMPT_THAT_GETS_IN ? 'accepted' : 'try-later';
}
