import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import type { Decorator } from './describe.js';
import {
  BAD_QUERY,
  BODY_NOT_TAKEN,
  CURSOR,
  idempotencyKey,
  LIMIT,
  ok,
  query,
  SAGA,
  SAGA_NOT_FOUND,
  TRACEPARENT,
  UNAVAILABLE,
  UNEXPECTED,
} from './describe.js';
import { SAGA_FILTER } from './describe-filter.js';
import { START_OPERATION } from './message-bodies.js';
import { refusal } from './refusal.js';
import { ref } from './schemas/schemas.js';

export function DescribesStart(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: START_OPERATION,
      summary: 'Starts a saga of the newest version of a definition',
      description:
        'Once it is answered with 202 the saga is saved, and goes on whatever stops in between. Follow it at `links.self`. Sagas that an event or the clock starts can be started by hand as well.',
    }),
    ApiParam({
      name: 'name',
      description: 'Which saga to start: `name` in GET /v1/definitions',
      schema: { type: 'string' },
    }),
    idempotencyKey(
      'The same key with the same body gives the same saga, so a start whose answer was lost can simply be sent again.',
    ),
    TRACEPARENT,
    ApiBody({
      description:
        'The fields of the message that starts the saga (`startedBy` in GET /v1/definitions). Fields that it does not have are refused. 1 MiB at most. The example has a value of the right kind in each required field; put your own there.',
      schema: { type: 'object', additionalProperties: true },
    }),
    ApiResponse({
      status: 202,
      description:
        'The saga is started, or an earlier request with the same idempotency key had started it (`repeated`)',
      schema: ref('Started'),
      headers: {
        Location: { description: 'Where the saga is', schema: { type: 'string', format: 'uri-reference' } },
      },
    }),
    refusal(
      'The body or a header cannot be used; `errors` has every problem with its path',
      'invalid-body',
      'unreadable-body',
      'invalid-request',
    ),
    refusal('There is no such definition; `known` lists those that there are', 'unknown-saga'),
    refusal(
      'The business key is taken, or the idempotency key was used with another body; `saga` is in the way',
      'key-taken',
      'idempotency-conflict',
    ),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesList(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listSagas',
      summary: 'Lists sagas, newest first',
      description:
        'Whatever narrows it down can be combined. With `keyPrefix` it is in the order of the business keys, unless `attribute` or `failedStep` narrows it down as well.',
    }),
    ...SAGA_FILTER,
    CURSOR,
    LIMIT,
    ok('SagaPage', 'A page; `next` is missing on the last one'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesFind(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'findSaga',
      summary: 'Shows one saga',
      description:
        'Where it stands, what its data are by now, what it waits for, and why it turned back or needs a person, if so. With `at` the same as it was at that time.',
    }),
    SAGA,
    query('at', 'As it was after the entry with this `sequence` in its history', {
      type: 'integer',
      minimum: 1,
    }),
    ok('Saga', 'The saga as it is now, or as it was'),
    refusal('The id is no UUID, or a query parameter cannot be used', 'invalid-request'),
    SAGA_NOT_FOUND,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesHistory(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'findHistory',
      summary: 'Shows what happened to a saga, oldest first',
      description:
        'Every message sent, every answer that came and every decision, each with its time. Nothing in it ever changes; until the saga has ended more comes behind it.',
    }),
    SAGA,
    query('after', 'Only entries behind this `sequence`', { type: 'integer', minimum: 0, default: 0 }),
    LIMIT,
    ok('HistoryPage', 'A page; `links.next` is missing on the last one'),
    refusal('The id is no UUID, or a query parameter cannot be used', 'invalid-request'),
    SAGA_NOT_FOUND,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
