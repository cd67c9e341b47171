import { applyDecorators } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Decorator } from './describe.js';
import { BAD_QUERY, CURSOR, ok, query, SAGA, SAGA_NOT_FOUND, UNAVAILABLE, UNEXPECTED } from './describe.js';
import { refusal } from './refusal.js';

export function DescribesDiagnosis(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'diagnoseSaga',
      summary: 'Says why a saga does not move',
      description:
        'From its state, its timer, its messages in the outbox, its dead letters and the queues that its commands lie in. If the broker cannot be asked, what it could have said is left out.',
    }),
    SAGA,
    ok('Diagnosis', 'Its reasons, the worst first'),
    refusal('The id is no UUID, or there are query parameters', 'invalid-request'),
    SAGA_NOT_FOUND,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesStuck(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listStuck',
      summary: 'Lists sagas under way to which nothing has happened for a while, and says why',
      description:
        'Newest first. `stuck` tells those that need somebody from those that wait for good reason.',
    }),
    query('olderThan', 'For how many seconds nothing has happened to them', {
      type: 'integer',
      minimum: 0,
      default: 300,
    }),
    query('name', 'Only those of this saga definition'),
    CURSOR,
    query('limit', 'How many at most: 1 to 50', { type: 'integer', minimum: 1, maximum: 50, default: 20 }),
    ok('DiagnosisPage', 'A page; `next` is missing on the last one'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesOverview(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'findOverview',
      summary: 'Shows how all is doing',
      description:
        'What began and ended in the last minute, what is under way, timers that are late, open dead letters, and the queues. What waits to be sent, and for how long, is of all tenants: admins are told, and everybody where nobody signs in.',
    }),
    ok('Overview', 'As it is now'),
    refusal('There are query parameters', 'invalid-request'),
    UNEXPECTED,
    UNAVAILABLE,
  );
}
