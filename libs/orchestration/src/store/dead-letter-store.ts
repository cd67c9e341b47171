import type { DeadLetterReason, Direction } from '@edda/messaging';

/** A message that was put aside: what was read of it, and why it could not be processed. Times are milliseconds since 1970. */
export interface DeadLetter {
  readonly tenant: string;
  readonly reason: DeadLetterReason;
  /** A sentence for people. */
  readonly detail: string;
  /** Of the error behind it, if there was one. */
  readonly stack?: string;
  /** How often it was tried by whoever put it aside, if that was counted. */
  readonly attempts?: number;
  /** The service that put it aside. */
  readonly by: string;
  /** Where it lay, and how it had come there. */
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageId?: string;
  /** Wire name of the command, reply or event, as far as it could be read. */
  readonly name?: string;
  readonly contractVersion?: number;
  readonly appId?: string;
  readonly contentType?: string;
  /** Flat and readable, as they travelled; without those that only say why it is a dead letter. */
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  /** What the broker says of earlier deaths, as JSON text. */
  readonly xDeath?: string;
  /** The bytes; missing where they were more than are kept. Size and hash are always those of the original. */
  readonly content?: Uint8Array;
  readonly sizeBytes: number;
  /** SHA-256, in hexadecimal. */
  readonly hash: string;
  /** Set if it belongs to a saga. */
  readonly saga?: LetterAddress;
}

/** Which message of which saga it is. */
export interface LetterAddress {
  readonly id: string;
  readonly definition: string;
  readonly path: string;
  readonly kind: 'command' | 'revoke' | 'reply' | 'event';
  /** Missing for events. */
  readonly direction?: Direction;
  readonly epoch?: number;
}

/**
 * Where a dead letter stands.
 *
 * - `open`: a person has to look at it
 * - `redriving`, `discarding`: asked for, and carried out when its time comes
 * - `redriven`: it is back where it came from
 * - `discarded`: a person put it away
 */
export const LETTER_STATUSES = ['open', 'redriving', 'discarding', 'redriven', 'discarded'] as const;
export type LetterStatus = (typeof LETTER_STATUSES)[number];

export interface StoredDeadLetter extends DeadLetter {
  readonly id: string;
  /** The same for all letters that died of the same: `causeOf(letter)`. */
  readonly cause: string;
  readonly status: LetterStatus;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** How often it died. */
  readonly times: number;
  /** The latest of what was done about it, by whom and why, or why it could not be done. */
  readonly note?: string;
  /** What a person made of the body; goes instead of `content`. */
  readonly corrected?: string;
  /** When what was asked for is carried out. */
  readonly dueAt?: number;
}

/** Letters of one tenant; each field that is given has to fit. */
export interface LetterFilter {
  readonly tenant: string;
  readonly ids?: readonly string[];
  readonly status?: LetterStatus;
  readonly reason?: DeadLetterReason;
  readonly cause?: string;
  readonly queue?: string;
  readonly name?: string;
  readonly sagaId?: string;
}

export interface LetterQuery extends LetterFilter {
  /** From a page's `next`; anything else is an `InvalidCursor`. */
  readonly cursor?: string;
  readonly limit: number;
}

/** The one last seen first. */
export interface LetterPage {
  readonly items: readonly StoredDeadLetter[];
  readonly next?: string;
}

/** Letters that died of the same. */
export interface LetterGroup {
  readonly cause: string;
  readonly reason: DeadLetterReason;
  readonly queue: string;
  readonly name?: string;
  /** The sentence of the latest one. */
  readonly detail: string;
  readonly count: number;
  readonly sagas: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** What a person wants done about letters. */
export interface LetterPlan {
  readonly intention: 'redrive' | 'discard';
  /** Who, and why. */
  readonly note: string;
  readonly by: string;
  readonly because: string;
  /** So many are carried out in a second; undefined: at once. */
  readonly perSecond?: number;
  /** Another body for the one letter that is meant. */
  readonly corrected?: string;
}

/** What came of a plan that was carried out. */
export interface LetterSettlement {
  readonly id: string;
  /** `open`: it could not be done, and the note says why. */
  readonly status: 'redriven' | 'discarded' | 'open';
  readonly note: string;
}

/** Messages that could not be processed, until somebody decides about them. */
export interface DeadLetterStore {
  /** Keeps them. The same message that dies again for the same reason in the same queue is the same letter: seen once more, and open again. */
  recordLetters(letters: readonly DeadLetter[]): Promise<void>;
  listLetters(query: LetterQuery): Promise<LetterPage>;
  findLetter(tenant: string, id: string): Promise<StoredDeadLetter | undefined>;
  /** The largest first. By default of open letters. */
  letterGroups(filter: LetterFilter, limit: number): Promise<readonly LetterGroup[]>;
  /** How many open letters a plan would be about. */
  countLetters(filter: LetterFilter): Promise<number>;
  /**
   * Marks open letters, the first seen first, and those of one saga in the order in which they came, one for each step of the pace. Gives how many, and when the last one is due. Carried out by
   * whoever claims them.
   */
  planLetters(
    filter: LetterFilter,
    plan: LetterPlan,
  ): Promise<{ readonly count: number; readonly lastDueAt?: number }>;
  /** Letters whose plan is due, earliest first, leased to the caller for `leaseMs`. */
  claimLetters(limit: number, leaseMs: number): Promise<readonly ClaimedLetter[]>;
  settleLetters(settlements: readonly LetterSettlement[]): Promise<void>;
}

export interface ClaimedLetter extends StoredDeadLetter {
  readonly plan: Pick<LetterPlan, 'intention' | 'by' | 'because'>;
}
