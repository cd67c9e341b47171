import type { JsonObject } from './shapes.js';

export const MAIL_STATUSES = ['kept', 'parked', 'delivered', 'ignored', 'expired', 'discarded'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** An event in the mailbox. */
export interface MailSummary {
  readonly id: string;
  readonly event: string;
  readonly version: number;
  readonly status: MailStatus;
  readonly keys: readonly string[];
  readonly receivedAt: string;
  readonly expiresAt: string;
  readonly recipients: number;
  readonly note?: string;
  /** What may be done with it has an address. */
  readonly links: { readonly discard?: string; readonly deliver?: string };
}

export interface Mail extends MailSummary {
  readonly body: JsonObject;
}
