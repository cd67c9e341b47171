import type { SchemaObject } from '@nestjs/swagger';
import { SAGA_STATUSES } from '@edda/saga-core';
import { DIAGRAM } from '../examples/definition-examples.js';
import { list, object, oneOf, shown, text, uuid, whole, yesOrNo } from './parts.js';

const MARKS =
  '`done`, `now`, `waiting`, `failed`, `undoing`, `undone`, `stuck`, `skipped`, `to come`, `not taken`; missing where no saga is drawn';

/** What each kind of block has beside these is told by its name; blocks stand inside blocks. */
const block: SchemaObject = {
  ...object({ kind: text(), name: text(), mark: text(MARKS), progress: text('How far it is, in words') }, [
    'mark',
    'progress',
  ]),
  additionalProperties: true,
};

export const DIAGRAM_SCHEMAS = {
  Diagram: shown(
    object(
      {
        name: text('Of the definition'),
        version: whole(),
        start: object(
          {
            by: oneOf(['command', 'event', 'schedule']),
            message: text('What starts it'),
            schedule: object({ cron: text(), timeZone: text() }),
          },
          ['schedule'],
        ),
        blocks: list(block, 'Its parts, in the order of their beginning'),
        deadlineMs: whole('In milliseconds'),
        compensation: oneOf(['reverse', 'parallel'], 'In which order its own steps are undone'),
        instance: object(
          {
            id: uuid,
            key: text('The business key'),
            status: oneOf(SAGA_STATUSES),
            isTurning: yesOrNo('It has turned back'),
            because: text('Why it turned back, or needs a person'),
            completed: text('The mark of this end'),
            compensated: text('The mark of that one'),
          },
          ['because'],
        ),
      },
      ['deadlineMs', 'instance'],
    ),
    DIAGRAM,
  ),
};
