import type { MailStatus } from '../rest/shapes.js';

/** What became of an event, in a sentence. Of one that is kept, its time says the rest. */
export function mailText(status: MailStatus, recipients: number): string {
  switch (status) {
    case 'kept':
      return 'No saga waits for it yet. The first that does gets it.';
    case 'parked':
      return 'Nobody waited for it when it came, and its definitions want a person to see it.';
    case 'delivered':
      return recipients === 1 ? 'A saga has got it.' : `${recipients} sagas have got it.`;
    case 'ignored':
      return 'Nobody waited for it when it came, which is normal for this event.';
    case 'expired':
      return 'Nobody waited for it in time.';
    case 'discarded':
      return 'Somebody put it away.';
  }
}

/** What may be done with an event, and what that means. */
export const MAIL_ACTIONS = {
  discard: 'It is put away for good. No saga will get it.',
  deliver:
    'It is matched once more, as if it had just come: all sagas that wait for it now get it. If there are none, its definitions decide again.',
} as const;
export type MailAction = keyof typeof MAIL_ACTIONS;
