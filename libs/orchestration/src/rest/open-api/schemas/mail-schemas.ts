import { MAIL_STATUSES } from '../../../store/mail-store.js';
import { ANNOUNCED, MAIL, MAIL_SUMMARY } from '../examples/mail-examples.js';
import type { Fields } from './parts.js';
import { anything, links, list, object, oneOf, page, shown, text, time, whole, yesOrNo } from './parts.js';

/** What each status of an event means, for people. */
export const MAIL_STATUS_MEANS =
  '`kept`: no saga waits for it yet; `delivered`: given to those that did; `parked`: nobody waited, and a person should see it; `ignored`: nobody waited, and that is normal; `expired`: nobody waited in time; `discarded`: a person put it away.';

const summary: Fields = {
  id: text('The id of the message'),
  event: text('Its name'),
  version: whole('Of its contract'),
  status: oneOf(MAIL_STATUSES, MAIL_STATUS_MEANS),
  keys: list(text(), 'By which sagas may find it'),
  receivedAt: time('By the clock of the database'),
  expiresAt: time('Until when it is kept for a saga that does not wait for it yet'),
  recipients: whole('How many sagas it was given to'),
  note: text('Who put it away, or had it delivered after all, and why'),
};
const mailLinks = links('self', 'discard?', 'deliver?');

export const MAIL_SCHEMAS = {
  Announced: shown(
    object(
      {
        messageId: text('The idempotency key, or a new id'),
        repeated: yesOrNo('It was there already, under the same id'),
        refused: list(text(), 'Sagas that it should have started, and why it could not'),
        links: links('mail'),
      },
      ['refused'],
    ),
    ANNOUNCED,
  ),
  MailSummary: shown(object({ ...summary, links: mailLinks }, ['note']), MAIL_SUMMARY),
  Mail: shown(
    object({ ...summary, body: anything('The fields of the event'), links: mailLinks }, ['note']),
    MAIL,
  ),
  MailPage: shown(page('MailSummary'), { items: [MAIL_SUMMARY], links: {} }),
};
