import { BULK_STATUSES } from '../../../store/bulk-action-store.js';
import { BULK_ACTIONS } from '../../bulk/bulk-request.js';
import { BULK, BULK_FORECAST } from '../examples/bulk-examples.js';
import { links, list, named, object, oneOf, shown, text, time, uuid, whole, yesOrNo } from './parts.js';
import { status } from './saga-schemas.js';

const total = { total: whole('How many sagas are meant'), capped: yesOrNo('There are more') };
const action = oneOf(BULK_ACTIONS);

export const BULK_SCHEMAS = {
  BulkAction: shown(
    object(
      {
        id: uuid,
        status: oneOf(BULK_STATUSES),
        action,
        path: text('Which step, if it is about one'),
        by: text('Who wanted it'),
        reason: text('And why'),
        ...total,
        done: whole('Sagas that took it'),
        refused: whole('Sagas that did not'),
        left: whole('About how many are still to be done'),
        refusals: list(object({ reason: text('For programs'), count: whole(), example: uuid })),
        createdAt: time('When it was ordered'),
        endedAt: time('When it was finished or cancelled'),
        note: text('Who cancelled it, and why'),
        links: links('self', 'cancel'),
      },
      ['path', 'endedAt', 'note'],
    ),
    BULK,
  ),
  BulkActions: shown(object({ items: list(named('BulkAction')) }), { items: [BULK] }),
  BulkForecast: shown(
    object({
      dryRun: yesOrNo(),
      action,
      ...total,
      examined: whole('How many were looked at'),
      willDo: whole('How many of those would take it'),
      items: list(
        object(
          {
            name: text(),
            version: whole(),
            status,
            count: whole(),
            example: uuid,
            verdict: oneOf(['done', 'refused']),
            reason: text('Why they would refuse it, for programs'),
          },
          ['reason'],
        ),
      ),
    }),
    BULK_FORECAST,
  ),
};
