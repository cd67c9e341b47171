import type { DeadLetterReason, Letter } from '@edda/messaging';
import type { AuditEntry } from './audit-store.js';

/** A message that was put aside, as it is kept. Times are milliseconds since 1970, by the database's clock. */
export interface DeadLetter extends Omit<Letter, 'content'> {
  /** The same for all letters that died of the same: `causeOf(letter)`. */
  readonly cause: string;
  /** The bytes; missing where they were more than are kept. Size and hash are always those of the original. */
  readonly content?: Uint8Array;
  readonly sizeBytes: number;
  /** SHA-256, in hexadecimal. In lists a letter whose bytes are sealed may have another text, the same for the same bytes. */
  readonly hash: string;
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

/** A letter without its bytes, which may be many. */
export type ListedLetter = Omit<StoredDeadLetter, 'content' | 'corrected'>;

/** The one last seen first. */
export interface LetterPage {
  readonly items: readonly ListedLetter[];
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
  readonly by: string;
  readonly because: string;
  /** So many are carried out in a second; undefined: at once. */
  readonly perSecond?: number;
  /** Another body for the one letter that is meant, as JSON. */
  readonly corrected?: string;
}

/** A letter whose plan is due. */
export interface ClaimedLetter extends StoredDeadLetter {
  /** Whoever settles the letter has to have it. Gone as soon as somebody else claims the letter, or it dies again. */
  readonly claim: string;
  readonly plan: Pick<LetterPlan, 'intention' | 'by' | 'because'> & {
    /** The same each time the same plan is carried out. */
    readonly id: string;
  };
}

/** What came of a plan that was carried out. */
export interface LetterSettlement extends Pick<ClaimedLetter, 'tenant' | 'id' | 'claim'> {
  /** `open`: it could not be done, and the note says why. */
  readonly status: 'redriven' | 'discarded' | 'open';
  readonly note: string;
}

/** Messages that could not be processed, until somebody decides about them. */
export interface DeadLetterStore {
  /**
   * Keeps them. The same message (id and bytes) that dies again for the same reason in the same queue is the same letter: seen once more, with what
   * was said of it last, and open again, whatever was planned about it.
   */
  recordLetters(letters: readonly DeadLetter[]): Promise<void>;
  listLetters(query: LetterQuery): Promise<LetterPage>;
  findLetter(tenant: string, id: string): Promise<StoredDeadLetter | undefined>;
  /** The largest first. By default of open letters. */
  letterGroups(filter: LetterFilter, limit: number): Promise<readonly LetterGroup[]>;
  /** How many open letters a plan would be about. */
  countLetters(filter: Omit<LetterFilter, 'status'>): Promise<number>;
  /**
   * Marks open letters, the first seen first (so those of one saga in the order in which they came), one for each step of the pace. Gives how
   * many, and when the last one is due. Carried out by whoever claims them. A letter that somebody else marks or records just then is left to
   * that one. If an entry is given and there are any, it is in the audit, with their number as `count`.
   */
  planLetters(
    filter: Omit<LetterFilter, 'status'>,
    plan: LetterPlan,
    audit?: AuditEntry,
  ): Promise<{ readonly count: number; readonly lastDueAt?: number }>;
  /**
   * Letters whose plan is due, earliest first, leased to the caller for `leaseMs`: up to `limit`, but at least one, and no more
   * than have about 32 MiB together.
   */
  claimLetters(limit: number, leaseMs: number): Promise<readonly ClaimedLetter[]>;
  /** Says what came of them. Without effect for a letter whose claim has gone. */
  settleLetters(settlements: readonly LetterSettlement[]): Promise<void>;
}
