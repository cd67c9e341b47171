import { SAGA_STATUSES } from '@edda/saga-core';
import { query } from './describe.js';
import { STATUS_MEANS } from './schemas/saga-schemas.js';

const TIME = { type: 'string', format: 'date-time' } as const;

/** What sagas can be narrowed by. */
export const SAGA_FILTER: readonly MethodDecorator[] = [
  query('name', 'Only those of this saga definition'),
  query('version', 'Only those of this version of it', { type: 'integer', minimum: 1 }),
  query(
    'status',
    `Only those with one of these statuses, with commas between them: ${SAGA_STATUSES.join(', ')}. ${STATUS_MEANS}`,
  ),
  query('key', 'Only those with this business key'),
  query('keyPrefix', 'Only those whose business key begins like this'),
  query('step', 'Only those that stand, or are parked, at this step; of sagas under way'),
  query(
    'attribute',
    'Only those that were started with this attribute: its name and its value with a colon between them, `customer:42`. Which there are: `attributes` in GET /v1/definitions',
  ),
  query(
    'failedStep',
    'Only those that this step turned back, or parked the last time; compensating, paused, parked, compensated or resolved',
  ),
  query('startedAfter', 'Only those that were started then or later', TIME),
  query('startedBefore', 'Only those that were started before', TIME),
  query('updatedAfter', 'Only those to which something happened then or later; of sagas under way', TIME),
  query('updatedBefore', 'Only those to which nothing has happened since; of sagas under way', TIME),
  query('endedAfter', 'Only those that ended then or later', TIME),
  query('endedBefore', 'Only those that ended before', TIME),
];
