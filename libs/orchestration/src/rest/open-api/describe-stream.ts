import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Decorator } from './describe.js';
import { BAD_QUERY, query, SAGA, SAGA_NOT_FOUND, UNAVAILABLE, UNEXPECTED } from './describe.js';
import { STREAMED } from './examples/read-examples.js';
import { refusal } from './refusal.js';

const AFTER = query('after', 'Go on behind the event with this id; the header Last-Event-ID comes first');
const LAST_EVENT_ID = ApiHeader({
  name: 'Last-Event-ID',
  required: false,
  description: 'The id of the last event that came: go on behind it. Browsers send it by themselves.',
  schema: { type: 'string' },
});
const EVENTS =
  'Events `fact` with JSON, each with an id to go on from; `: heartbeat` every 15 s; and, if the stream is ended from this side, `cut` with a `reason`: `slow`, `shutdown` or `unexpected`.';
const TOO_MANY = refusal(
  'As many streams are open as may. Come again after `Retry-After` seconds',
  'too-many-streams',
);

function streamed(example: string): MethodDecorator {
  const schema = { type: 'string' } as const;
  return ApiResponse({
    status: 200,
    description: EVENTS,
    content: { 'text/event-stream': { schema, example } },
  });
}

export function DescribesStream(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'followSagas',
      summary: 'Follows what happens to sagas, as server-sent events',
      description:
        'Each fact once, in an order that never changes, a moment after its commit, whichever orchestrator made it. From now on, or from where you were. `saga` in an event is as it was when the event was sent.',
    }),
    query('saga', 'Only those of this saga', { type: 'string', format: 'uuid' }),
    query('name', 'Only those of sagas of this definition'),
    query('status', 'Only those of sagas that have one of these statuses by then, with commas between them'),
    AFTER,
    LAST_EVENT_ID,
    streamed(STREAMED),
    BAD_QUERY,
    TOO_MANY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesSagaStream(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'followSaga',
      summary: 'Follows what happens to one saga, as server-sent events',
      description: 'The same for one saga, with all that its history says of each fact.',
    }),
    SAGA,
    AFTER,
    LAST_EVENT_ID,
    streamed(STREAMED),
    refusal('The id is no UUID, or a query parameter cannot be used', 'invalid-request'),
    SAGA_NOT_FOUND,
    TOO_MANY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
