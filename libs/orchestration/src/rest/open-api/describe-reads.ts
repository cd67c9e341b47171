import { applyDecorators } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Decorator } from './describe.js';
import { BAD_QUERY, ok, query, SAGA, SAGA_NOT_FOUND, UNAVAILABLE, UNEXPECTED } from './describe.js';
import { refusal } from './refusal.js';

export function DescribesCounts(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'countSagas',
      summary: 'Counts sagas by definition, version and status',
      description:
        'All sagas under way are counted. Of those that have ended not more than `cap` of each version and status are; then `capped` says that there are more.',
    }),
    query('name', 'Only those of this saga definition'),
    ok('SagaCounts', 'What there is none of is left out'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesTimeline(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'findTimeline',
      summary: 'Shows what took how long in a saga',
      description:
        'Each attempt of each command, the times between them, waits, and where the saga stood still: intervals, made of its history, in the order of their beginnings.',
    }),
    SAGA,
    ok('Timeline', 'An interval without `to` is not over: it reaches to `now`'),
    refusal('The id is no UUID, or there are query parameters', 'invalid-request'),
    SAGA_NOT_FOUND,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
