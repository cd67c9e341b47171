import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { BulkRequest } from '../bulk/bulk-request.js';
import { SignedRequest } from '../http/signed-request.js';
import type { Decorator } from './describe.js';
import {
  BAD_QUERY,
  BAD_REQUEST,
  body,
  BODY_NOT_TAKEN,
  idempotencyKey,
  LIMIT,
  ok,
  UNAVAILABLE,
  UNEXPECTED,
} from './describe.js';
import { refusal } from './refusal.js';
import { ref } from './schemas/schemas.js';

const SIGNED = { by: 'lena@shop.example', reason: 'The carrier is back.' };
const BULK = ApiParam({
  name: 'id',
  description: '`id` in the answer to its order, or in the list',
  schema: { type: 'string', format: 'uuid' },
});
const NOT_FOUND = refusal('There is no bulk action with this id', 'bulk-action-not-found');

export function DescribesBulkOrder(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'orderBulkAction',
      summary: 'Has one thing done with many sagas',
      description:
        'Each saga gets the action as if it had been sent to it alone, with who and why, and may refuse it. It is carried out whatever stops in between. With `dryRun` it is only said what would happen, by the same decisions, for the first sagas.',
    }),
    idempotencyKey('The same key is the same order.'),
    body(BulkRequest, 'Which sagas, what to do, who wants it and why', {
      retry: {
        filter: { name: 'order', status: ['parked'], step: 'bookShipment' },
        action: 'retry',
        ...SIGNED,
      },
      dryRun: {
        filter: { status: ['running', 'waiting'], startedBefore: '2030-01-31T12:00:00Z' },
        action: 'cancel',
        dryRun: true,
        ...SIGNED,
      },
    }),
    ok('BulkForecast', 'What would happen, if `dryRun` asked for that'),
    ApiResponse({
      status: 202,
      description: 'It is ordered; follow it at `links.self`',
      schema: ref('BulkAction'),
    }),
    BAD_REQUEST,
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesBulkList(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'listBulkActions', summary: 'Lists bulk actions, newest first' }),
    LIMIT,
    ok('BulkActions', 'The newest'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesBulk(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'findBulkAction', summary: 'Shows how far a bulk action has come' }),
    BULK,
    ok('BulkAction', 'As it is now'),
    BAD_QUERY,
    NOT_FOUND,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesBulkCancel(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'cancelBulkAction',
      summary: 'Ends a bulk action that runs',
      description: 'What was done stays done.',
    }),
    BULK,
    body(SignedRequest, 'Who wants it, and why', { cancel: SIGNED }),
    ok('BulkAction', 'As it is now'),
    BAD_REQUEST,
    NOT_FOUND,
    refusal('It does not run any more', 'cancel-refused'),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
