import type { AwaitedInput, JsonObject, UnexpectedPolicy } from '@edda/saga-core';
import type { AuditEntry } from './audit-store.js';

/** An event that came for sagas. Times are milliseconds since 1970, by the database's clock. */
export interface Mail {
  /** The event's message id: the same event comes in once. */
  readonly id: string;
  readonly tenant: string;
  /** Wire name of the event. */
  readonly event: string;
  readonly contractVersion: number;
  /** By which sagas may find it: one key for each set of fields that a definition matches it by. */
  readonly keys: readonly string[];
  readonly body: JsonObject;
  readonly traceparent?: string;
  /** What happens if no saga waits for it when it comes. */
  readonly unexpected: UnexpectedPolicy;
  /** How long it is kept for a saga that does not wait for it yet. Without effect for one that is parked. */
  readonly ttlMs: number;
}

/**
 * Where an event in the mailbox stands.
 *
 * - `kept`: no saga waits for it yet
 * - `delivered`: given to the sagas that waited for it, or to the first one that came to wait
 * - `parked`: nobody waited for it, and its definitions want a person to see it
 * - `ignored`: nobody waited for it, and that is normal
 * - `expired`: nobody waited for it in time
 * - `discarded`: a person put it away
 */
export const MAIL_STATUSES = ['kept', 'delivered', 'parked', 'ignored', 'expired', 'discarded'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** An event in the mailbox. */
export interface StoredMail extends Mail {
  readonly status: MailStatus;
  readonly receivedAt: number;
  readonly expiresAt: number;
  /** How many sagas it was given to. */
  readonly recipients: number;
  /** Who put it away, or had it delivered after all, and why: the latest of these. */
  readonly note?: string;
}

/** One event for one saga: to be fed to it once. */
export interface MailDelivery {
  readonly messageId: string;
  readonly sagaId: string;
  /** Where the saga waits: of several waits that fit, the oldest that has no other event to take. */
  readonly path: string;
  readonly event: string;
  readonly key: string;
  readonly body: JsonObject;
}

export interface MailQuery {
  readonly tenant: string;
  readonly status?: MailStatus;
  readonly event?: string;
  /** From a page's `next`; anything else is an `InvalidCursor`. */
  readonly cursor?: string;
  readonly limit: number;
}

/** What one saga waits for, as people see it. */
export interface AwaitedEntry extends AwaitedInput {
  readonly sagaId: string;
  readonly definition: string;
  readonly businessKey: string;
}

export interface AwaitedQuery {
  readonly tenant: string;
  /** The whole key: `approval:credit-desk` finds what that role decides, and not what `credit-desk-2` does. */
  readonly key?: string;
  /** The beginning of the key, such as `approval:` or `order.paid?`. Default: any. */
  readonly keyPrefix?: string;
  /** From a page's `next`; anything else is an `InvalidCursor`. */
  readonly cursor?: string;
  readonly limit: number;
}

/**
 * The mailbox: events that came before a saga waits for them, and the way of each event to the sagas that do.
 *
 * An event is written first, and matched after that; a saga's wait is written first, and matched after that. Each side looks for the
 * other one after its own commit, so that at least one of them sees both; and what a process did not come to do, another one
 * does later. An event goes to all sagas that wait for it when it is matched; if there are none, it stays for the first that comes.
 *
 * A wait takes one event at a time, in the order in which they came: while a delivery to it is not settled (saved as `delivered`, or
 * dropped), it takes no other. An event that only finds such waits is matched again when they are free, or gone; its policy is asked only
 * once no saga waits for it at all. So two events that come at once are to a saga what they would be if they came one after the other.
 */
export interface MailStore {
  /**
   * Matches what is new (events and waits), then gives deliveries that nobody works on, oldest first, leased to the caller for `leaseMs`.
   * An event without a match gets the status that its policy says.
   */
  claimDeliveries(limit: number, leaseMs: number): Promise<readonly MailDelivery[]>;
  /**
   * Gives up deliveries that no saga can take: it does not exist any more, has ended, or does not wait there any more. An event
   * that was for this saga alone stands again as if it had just come; one that went to several sagas stays delivered.
   */
  dropDeliveries(entries: readonly Pick<MailDelivery, 'messageId' | 'sagaId'>[]): Promise<void>;
  /** Marks kept events whose time is over; gives their ids. */
  expireMail(limit: number): Promise<readonly string[]>;
  /** Newest first. */
  listMail(query: MailQuery): Promise<MailPage>;
  findMail(tenant: string, id: string): Promise<StoredMail | undefined>;
  /** Puts a kept or parked event away; false if it is not there, or is neither. What is done is in the audit, if an entry is given. */
  discardMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean>;
  /**
   * Has an event matched once more that went to nobody (parked, expired, ignored or discarded), as if it had just come: it goes to all sagas
   * that wait for it by then. If there are none, its policy is asked again; its time is not prolonged. False if it is not there,
   * or is none of these. What is done is in the audit, if an entry is given.
   */
  deliverMail(tenant: string, id: string, note: string, audit?: AuditEntry): Promise<boolean>;
  /** What sagas wait for, the oldest first. */
  listAwaited(query: AwaitedQuery): Promise<AwaitedPage>;
}

export interface MailPage {
  readonly items: readonly StoredMail[];
  readonly next?: string;
}

export interface AwaitedPage {
  readonly items: readonly AwaitedEntry[];
  readonly next?: string;
}
