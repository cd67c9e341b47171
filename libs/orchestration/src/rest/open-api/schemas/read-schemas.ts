import { COUNTS, TIMELINE } from '../examples/read-examples.js';
import { links, list, object, oneOf, shown, text, time, uuid, whole } from './parts.js';
import { status } from './saga-schemas.js';

const INTERVALS = [
  'command',
  'backoff',
  'revoke',
  'wait',
  'approval',
  'delay',
  'state',
  'published',
  'parked',
  'paused',
];

const interval = object(
  {
    kind: oneOf(INTERVALS, '`backoff`: between two attempts; `revoke`: the fence is asked whether it ran'),
    path: text('The step with its iteration; empty for the saga as a whole'),
    direction: oneOf(['forward', 'compensation']),
    name: text('The command, the events, the role, the state, or why it is parked'),
    attempt: whole('Counts from 1'),
    epoch: whole('Counts from 1'),
    resends: whole('How often it was sent again because nobody answered'),
    from: time('When it began'),
    until: time('When it ends by itself, if it is not over'),
    to: time('When it was over'),
    outcome: text('What it ended with'),
  },
  ['direction', 'name', 'attempt', 'epoch', 'resends', 'until', 'to', 'outcome'],
);

export const READ_SCHEMAS = {
  SagaCounts: shown(
    object({
      items: list(
        object(
          {
            name: text('Of the saga definition'),
            version: whole(),
            status,
            count: whole(),
            capped: { type: 'boolean', description: 'There are at least so many' },
          },
          ['capped'],
        ),
      ),
      cap: whole('Ended sagas of one version and status are counted so far'),
    }),
    COUNTS,
  ),
  Timeline: shown(
    object(
      {
        saga: uuid,
        from: time('When the saga was started'),
        to: time('When it ended'),
        now: time('By the clock of the database'),
        items: list(interval),
        links: links('self', 'saga'),
      },
      ['to'],
    ),
    TIMELINE,
  ),
};
