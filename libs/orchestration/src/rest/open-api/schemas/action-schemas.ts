import { ACTED, APPROVAL, DECIDED } from '../examples/action-examples.js';
import { links, object, oneOf, page, shown, text, time, uuid } from './parts.js';
import { saga } from './saga-schemas.js';

const done = object({
  status: oneOf(
    ['done', 'repeated'],
    '`repeated`: an earlier request with the same idempotency key had done it',
  ),
});

export const ACTION_SCHEMAS = {
  ActedSaga: shown(saga({ action: done }), ACTED),
  DecidedSaga: shown(saga({ decision: done }), DECIDED),
  Approval: shown(
    object(
      {
        saga: uuid,
        key: text('The business key of the saga'),
        definition: text('Its definition'),
        path: text('For the decision'),
        role: text('Who may decide'),
        since: time('When the saga came here'),
        dueAt: time('When the wait ends by itself'),
        links: links('saga', 'decisions'),
      },
      ['dueAt'],
    ),
    APPROVAL,
  ),
  ApprovalPage: shown(page('Approval'), { items: [APPROVAL], links: {} }),
};
