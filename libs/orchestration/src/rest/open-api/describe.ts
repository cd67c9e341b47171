import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { BodyClass } from '@edda/messaging';
import { bodySchema } from './body-schema.js';
import { refusal } from './refusal.js';
import type { SCHEMAS } from './schemas/schemas.js';
import { ref } from './schemas/schemas.js';

export type Decorator = ReturnType<typeof applyDecorators>;

/** What several routes have in common. */
export const ok = (schema: keyof typeof SCHEMAS, description: string): MethodDecorator =>
  ApiResponse({ status: 200, description, schema: ref(schema) });

export const UNEXPECTED = refusal('Nobody expected this; the log says more under `errorId`', 'unexpected');
export const UNAVAILABLE = refusal(
  'The database does not answer. Come again after `Retry-After` seconds',
  'unavailable',
);
export const SAGA_NOT_FOUND = refusal('There is no saga with this id', 'saga-not-found');
export const BAD_QUERY = refusal(
  'A query parameter is unknown or has a value that cannot be used',
  'invalid-request',
);
/** Wherever a body is read: what is refused before anybody looks into it. */
export const BODY_NOT_TAKEN: MethodDecorator = applyDecorators(
  refusal('The body was not complete after 30 s. Send it again, all at once', 'body-too-slow'),
  refusal('The body has more than 1 MiB', 'body-too-large'),
  refusal('The body is not application/json in UTF-8', 'unsupported-media-type'),
);
export const BAD_REQUEST = refusal(
  'The body, the id or a header cannot be used; `errors` has every problem with its path',
  'invalid-body',
  'unreadable-body',
  'invalid-request',
);

export const SAGA = ApiParam({
  name: 'id',
  description: 'The `id` in the answer to its start, or in a list',
  schema: { type: 'string', format: 'uuid' },
});
export const DEFINITION = ApiParam({
  name: 'name',
  description: '`name` in GET /v1/definitions',
  schema: { type: 'string' },
});
export const VERSION = query('version', 'Which version; default: the newest', {
  type: 'integer',
  minimum: 1,
});
export const CURSOR = query('cursor', '`next` of the page before, to get the one behind it');
export const LIMIT = query('limit', 'How many at most: 1 to 200', {
  type: 'integer',
  minimum: 1,
  maximum: 200,
  default: 50,
});

export const TRACEPARENT = ApiHeader({
  name: 'traceparent',
  required: false,
  description: 'W3C trace context. It travels with every message of the saga.',
  schema: { type: 'string' },
});

type Parameter = NonNullable<Parameters<typeof ApiHeader>[0]['schema']>;

export function query(
  name: string,
  description: string,
  schema: Parameter = { type: 'string' },
): MethodDecorator {
  // Swagger's decorators are for classes as well as for methods; here they are for methods.
  return ApiQuery({ name, required: false, description, schema }) as MethodDecorator;
}

/** `what` says what the same key does. */
export function idempotencyKey(what: string): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: `Any text of your own, such as a UUID. ${what}`,
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7E]+$' },
  }) as MethodDecorator;
}

/** A body that Edda itself has a contract for. */
export function body(
  contract: BodyClass<object>,
  description: string,
  examples: Readonly<Record<string, object>>,
): MethodDecorator {
  const named = Object.entries(examples).map(([name, value]) => [name, { value }]);
  return ApiBody({
    description,
    schema: bodySchema(contract),
    examples: Object.fromEntries(named) as Record<string, { value: object }>,
  });
}
