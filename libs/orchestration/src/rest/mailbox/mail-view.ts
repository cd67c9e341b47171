import type { JsonObject } from '@edda/saga-core';
import type { MailStatus, StoredMail } from '../../store/mail-store.js';
import { ProblemException } from '../http/problem.js';
import { isoTime } from '../sagas/saga-view.js';

/** An event in the mailbox, as a list shows it. Times are ISO 8601 in UTC. */
export interface MailSummary {
  readonly id: string;
  readonly event: string;
  readonly version: number;
  readonly status: MailStatus;
  /** By which sagas may find it; each wait of a saga shows its own key. */
  readonly keys: readonly string[];
  readonly receivedAt: string;
  /** Until when it is kept for a saga that does not wait for it yet. */
  readonly expiresAt: string;
  /** How many sagas it was given to. */
  readonly recipients: number;
  /** Who put it away, or had it delivered after all, and why. */
  readonly note?: string;
  readonly links: { readonly self: string; readonly discard?: string; readonly deliver?: string };
}

/** All of an event in the mailbox. */
export interface MailView extends MailSummary {
  readonly body: JsonObject;
}

/** The answer to an event: 202, with `Location`. */
export interface AnnouncedView {
  readonly messageId: string;
  /** True if it was there already, under the same id. */
  readonly repeated: boolean;
  /** Sagas that it should have started, and why it could not. */
  readonly refused?: readonly string[];
  readonly links: { readonly mail: string };
}

/** `base` stands before `/v1` in links. */
export function mailSummary(mail: StoredMail, base: string): MailSummary {
  const { id, event, contractVersion, status, keys, receivedAt, expiresAt, recipients, note } = mail;
  const self = mailLink(id, base);
  return {
    id,
    event,
    version: contractVersion,
    status,
    keys,
    receivedAt: isoTime(receivedAt),
    expiresAt: isoTime(expiresAt),
    recipients,
    ...(note === undefined ? {} : { note }),
    links: {
      self,
      ...(canBeDiscarded(status) ? { discard: `${self}/discard` } : {}),
      ...(canBeDelivered(status) ? { deliver: `${self}/deliver` } : {}),
    },
  };
}

export function mailView(mail: StoredMail, base: string): MailView {
  const { links, ...summary } = mailSummary(mail, base);
  return { ...summary, body: mail.body, links };
}

/** An id may hold any character. */
export const mailLink = (id: string, base: string): string => `${base}/v1/mailbox/${encodeURIComponent(id)}`;

const canBeDiscarded = (status: MailStatus): boolean => status === 'kept' || status === 'parked';
const canBeDelivered = (status: MailStatus): boolean => status !== 'kept' && status !== 'delivered';

export function mailNotFound(id: string): ProblemException {
  const detail = `There is no event "${id}" in the mailbox. Check the id, or look for it: GET /v1/mailbox?event=...`;
  return new ProblemException('mail-not-found', detail);
}

const WHY_NOT: Readonly<Record<MailStatus, string>> = {
  kept: 'was taken or put away just now, by somebody else. Look at it again',
  parked: 'was taken or put away just now, by somebody else. Look at it again',
  delivered:
    'was delivered to the sagas that waited for it: it is in their histories, and there is nothing to put away',
  ignored: 'came when no saga waited for it, and its definitions ignore that: no saga will get it any more',
  expired: 'was not fetched in time: no saga will get it any more',
  discarded: 'was put away already',
};

export function discardRefused({ id, event, status, note }: StoredMail): ProblemException {
  const by = status === 'discarded' && note !== undefined ? ` (${note})` : '';
  const detail = `The event "${id}" (${event}) ${WHY_NOT[status]}${by}. Only kept and parked events can be put away.`;
  return new ProblemException('discard-refused', detail, { members: { mail: { id, status } } });
}

export function deliverRefused({ id, event, status }: StoredMail): ProblemException {
  const why =
    status === 'delivered'
      ? 'was delivered to the sagas that waited for it: it is in their histories'
      : status === 'kept'
        ? 'is kept already: the first saga that waits for it gets it'
        : 'was taken up just now, by somebody else. Look at it again';
  const detail = `The event "${id}" (${event}) ${why}. Only parked, expired, ignored and discarded events can be delivered after all.`;
  return new ProblemException('deliver-refused', detail, { members: { mail: { id, status } } });
}
