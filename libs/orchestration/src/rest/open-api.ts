import { SAGA_STATUSES } from '@edda/saga-core';
import type { INestApplication, Type } from '@nestjs/common';
import { applyDecorators } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import {
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  DocumentBuilder,
  SwaggerModule,
} from '@nestjs/swagger';
import { Sagas } from '../sagas.js';
import { refusal } from './open-api-problems.js';
import { ref, SCHEMAS, STATUS_MEANS } from './open-api-schemas.js';
import { START_OPERATION, withStarts } from './open-api-starts.js';

const ABOUT = [
  'A saga is a business transaction over several services: a row of steps, each a command to a participant. If a step fails before the pivot, what was done is compensated in reverse order; after the pivot the saga only goes forward. Every saga is kept in PostgreSQL, so none is lost when a process dies. One that cannot go on by itself is `parked`, and needs a person.',
  'Begin with `POST /v1/sagas/{name}`, then look at `links.self` and `links.history` of the answer.',
  'What is refused is answered with problem details (RFC 9457): `detail` says what happened and what to do next, and `type` is `urn:edda:problem:<kind>` for programs. All times are ISO 8601 in UTC.',
].join('\n\n');

type Decorator = ReturnType<typeof applyDecorators>;

const ok = (schema: keyof typeof SCHEMAS, description: string): MethodDecorator =>
  ApiResponse({ status: 200, description, schema: ref(schema) });

const UNEXPECTED = refusal('Nobody expected this; the log says more under `errorId`', 'unexpected');
const UNAVAILABLE = refusal(
  'The database does not answer. Come again after `Retry-After` seconds',
  'unavailable',
);
const ID = ApiParam({
  name: 'id',
  description: 'The `id` in the answer to its start, or in a list',
  schema: { type: 'string', format: 'uuid' },
});
const limit = ApiQuery({
  name: 'limit',
  required: false,
  description: 'How many at most: 1 to 200',
  schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
});

export function DescribesStart(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: START_OPERATION,
      summary: 'Starts a saga of the newest version of a definition',
      description:
        'Once it is answered with 202 the saga is saved, and goes on whatever stops in between. Follow it at `links.self`.',
    }),
    ApiParam({
      name: 'name',
      description: 'Which saga to start: `name` in GET /v1/definitions',
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Any text of your own, such as a UUID. The same key with the same body gives the same saga, so a start whose answer was lost can simply be sent again.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7E]+$' },
    }),
    ApiHeader({
      name: 'traceparent',
      required: false,
      description: 'W3C trace context. It travels with every message of the saga.',
      schema: { type: 'string' },
    }),
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
    refusal('The body has more than 1 MiB', 'body-too-large'),
    refusal('The body is not application/json in UTF-8', 'unsupported-media-type'),
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesList(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listSagas',
      summary: 'Lists sagas, newest first',
      description: '`name`, `status` and `key` narrow it down, and can be combined.',
    }),
    ApiQuery({
      name: 'name',
      required: false,
      description: 'Only those of this saga definition',
      schema: { type: 'string' },
    }),
    ApiQuery({
      name: 'status',
      required: false,
      description: `Only those with this status. ${STATUS_MEANS}`,
      schema: { type: 'string', enum: [...SAGA_STATUSES] },
    }),
    ApiQuery({
      name: 'key',
      required: false,
      description: 'Only those with this business key',
      schema: { type: 'string' },
    }),
    ApiQuery({
      name: 'cursor',
      required: false,
      description: '`next` of the page before, to get the one behind it',
      schema: { type: 'string' },
    }),
    limit,
    ok('SagaPage', 'A page; `next` is missing on the last one'),
    refusal('A query parameter is unknown or has a value that cannot be used', 'invalid-request'),
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
        'Where it stands, what its data are by now, and why it turned back or needs a person, if so.',
    }),
    ID,
    ok('Saga', 'The saga as it is now'),
    refusal('The id is no UUID, or there are query parameters', 'invalid-request'),
    refusal('There is no saga with this id', 'saga-not-found'),
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
    ID,
    ApiQuery({
      name: 'after',
      required: false,
      description: 'Only entries behind this `sequence`',
      schema: { type: 'integer', minimum: 0, default: 0 },
    }),
    limit,
    ok('HistoryPage', 'A page; `links.next` is missing on the last one'),
    refusal('The id is no UUID, or a query parameter cannot be used', 'invalid-request'),
    refusal('There is no saga with this id', 'saga-not-found'),
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesDefinitions(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listDefinitions',
      summary: 'Lists the saga definitions that this orchestrator runs',
    }),
    ok('Definitions', 'All versions of all of them, with their steps'),
    refusal('It takes no query parameters', 'invalid-request'),
    UNEXPECTED,
  );
}

export function DescribesLive(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'live',
      summary: 'Says that the process runs',
      description: 'For a liveness probe: what it depends on has no say in it.',
    }),
    ok('Live', 'It runs'),
  );
}

export function DescribesReady(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'ready',
      summary: 'Says whether database and broker are there and replies are being taken',
      description: 'For a readiness probe.',
    }),
    ok('Ready', 'All is there'),
    refusal('Something is missing: `database`, `broker` and `consuming` say what', 'not-ready'),
  );
}

/** Describes Edda's own routes, and nothing else of the application. `module` is the one that has the controllers. */
export function openApiDocument(app: INestApplication, module: Type): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Edda orchestrator')
    .setDescription(ABOUT)
    .setVersion('v1')
    .addTag('sagas', 'Start them, find them, follow them')
    .addTag('definitions', 'Which sagas there are, and what their steps do')
    .addTag('health', 'For probes')
    .build();
  const document = SwaggerModule.createDocument(app, config, { include: [module] });
  const described = withStarts(document, app.get(Sagas, { strict: false }).definitions());
  return { ...described, components: { ...described.components, schemas: { ...SCHEMAS } } };
}
