import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { MAIL_STATUSES } from '../../store/mail-store.js';
import { SignedRequest } from '../http/signed-request.js';
import type { Decorator } from './describe.js';
import {
  BAD_QUERY,
  BAD_REQUEST,
  body,
  BODY_NOT_TAKEN,
  CURSOR,
  idempotencyKey,
  LIMIT,
  ok,
  query,
  TRACEPARENT,
  UNAVAILABLE,
  UNEXPECTED,
} from './describe.js';
import { DELIVER_BODY, DISCARD_BODY } from './examples/mail-examples.js';
import { EVENT_OPERATION } from './message-bodies.js';
import { refusal } from './refusal.js';
import { MAIL_STATUS_MEANS } from './schemas/mail-schemas.js';
import { ref } from './schemas/schemas.js';

const MAIL = ApiParam({
  name: 'id',
  description: 'The `messageId` in the answer to the event, or the `id` in a list',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});
const NOT_FOUND = refusal('There is no event with this id in the mailbox', 'mail-not-found');

export function DescribesEvent(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: EVENT_OPERATION,
      summary: 'Tells an event, as if it had come from the broker',
      description:
        'Sagas that wait for it get it; it is kept for those that will, and it starts those that it starts. Once it is answered with 202 it is saved.',
    }),
    ApiParam({
      name: 'name',
      description:
        'Which event: one that a saga waits for (`events` in GET /v1/definitions) or is started by',
      schema: { type: 'string' },
    }),
    idempotencyKey('It becomes the id of the message, and the same id comes in once.'),
    TRACEPARENT,
    ApiBody({
      description: 'The fields of the event. Fields that it does not have are refused. 1 MiB at most.',
      schema: { type: 'object', additionalProperties: true },
    }),
    ApiResponse({
      status: 202,
      description: 'It is in the mailbox, or was there already (`repeated`)',
      schema: ref('Announced'),
      headers: {
        Location: { description: 'Where it is', schema: { type: 'string', format: 'uri-reference' } },
      },
    }),
    BAD_REQUEST,
    refusal('No saga knows such an event; `known` lists those that they know', 'unknown-event'),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesMailbox(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listMail',
      summary: 'Lists the events that came for sagas, newest first',
      description: '`status` and `event` narrow it down, and can be combined.',
    }),
    query('status', `Only those with this status. ${MAIL_STATUS_MEANS}`, {
      type: 'string',
      enum: [...MAIL_STATUSES],
    }),
    query('event', 'Only those of this name'),
    CURSOR,
    LIMIT,
    ok('MailPage', 'A page; `next` is missing on the last one'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesMail(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'findMail', summary: 'Shows one event in the mailbox, with its body' }),
    MAIL,
    ok('Mail', 'The event, and what became of it'),
    refusal('The id cannot be one, or there are query parameters', 'invalid-request'),
    NOT_FOUND,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesDiscard(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'discardMail',
      summary: 'Puts a kept or parked event away: no saga will get it',
    }),
    MAIL,
    body(SignedRequest, 'Who and why: it is kept with the event', { 'put away': DISCARD_BODY }),
    ok('Mail', 'The event as it is now'),
    BAD_REQUEST,
    NOT_FOUND,
    refusal('It was delivered, or is over in another way', 'discard-refused'),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesDeliver(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'deliverMail',
      summary: 'Has an event that went to nobody matched once more, as if it had just come',
      description:
        'For one that is parked, expired, ignored or discarded. It goes to all sagas that wait for it now; if there are none, its policy is asked again. Its time is not prolonged.',
    }),
    MAIL,
    body(SignedRequest, 'Who and why: it is kept with the event', { 'deliver after all': DELIVER_BODY }),
    ok('Mail', 'The event as it is now: `kept` until it is matched, a moment later'),
    BAD_REQUEST,
    NOT_FOUND,
    refusal('It was delivered already, or is kept for the first saga that waits for it', 'deliver-refused'),
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
