import type { AnnouncedView, MailSummary, MailView } from '../../mailbox/mail-view.js';

const id = '019b0c5f-02d4-7a10-8c55-9e1f4b7a2d60';
const self = `/v1/mailbox/${id}`;

/** What answers look like in the documentation. */
export const ANNOUNCED: AnnouncedView = { messageId: id, repeated: false, links: { mail: self } };

export const MAIL_SUMMARY: MailSummary = {
  id,
  event: 'invoice.paid',
  version: 1,
  status: 'kept',
  keys: ['invoice.paid?invoiceId="i-7"'],
  receivedAt: '2030-01-31T12:00:00.000Z',
  expiresAt: '2030-02-07T12:00:00.000Z',
  recipients: 0,
  links: { self, discard: `${self}/discard` },
};

export const MAIL: MailView = { ...MAIL_SUMMARY, body: { invoiceId: 'i-7', cents: 1_860 } };

export const DISCARDED: MailView = {
  ...MAIL,
  status: 'discarded',
  note: 'lena@shop.example: The invoice was cancelled.',
  links: { self, deliver: `${self}/deliver` },
};

export const DELIVER_BODY = { by: 'lena@shop.example', reason: 'Its order came late.' };

export const DISCARD_BODY = { by: 'lena@shop.example', reason: 'The invoice was cancelled.' };
