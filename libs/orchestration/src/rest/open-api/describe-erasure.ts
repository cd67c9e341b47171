import { applyDecorators } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { SignedRequest } from '../http/signed-request.js';
import type { Decorator } from './describe.js';
import {
  BAD_REQUEST,
  body,
  BODY_NOT_TAKEN,
  ok,
  SAGA,
  SAGA_NOT_FOUND,
  UNAVAILABLE,
  UNEXPECTED,
} from './describe.js';
import { refusal } from './refusal.js';

export function DescribesErasure(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'eraseSaga',
      summary: 'Erases what of a saga is encrypted, for good',
      description:
        'The data key of the saga is erased, so nobody can read its encrypted values any more: its data, its history and its dead letters have `erased` there. The events that it was given are emptied in the mailbox. What is only sensitive stays until the saga is removed. Who did it and why stands in the audit. Only a saga that has ended, and that no parent under way can want undone, is erased.',
    }),
    SAGA,
    body(SignedRequest, 'Who and why', {
      forgotten: { by: 'lena@shop.example', reason: 'Request 812 of the customer.' },
    }),
    ok('Saga', 'Erased; the saga as it is now'),
    BAD_REQUEST,
    SAGA_NOT_FOUND,
    refusal('The saga is under way, has nothing encrypted, or was erased already', 'erase-refused'),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
