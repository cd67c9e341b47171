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
import { ref, SCHEMAS } from './open-api-schemas.js';

type Decorator = ReturnType<typeof applyDecorators>;

const ok = (schema: keyof typeof SCHEMAS, description: string): MethodDecorator =>
  ApiResponse({ status: 200, description, schema: ref(schema) });

const problem = (status: number, description: string): MethodDecorator =>
  ApiResponse({ status, description, content: { 'application/problem+json': { schema: ref('Problem') } } });

const UNEXPECTED = problem(500, 'Something unexpected. `errorId` stands in the log');
const UNAVAILABLE = problem(503, 'The database does not answer. Come again after `Retry-After` seconds');
const ID = ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } });
const limit = ApiQuery({
  name: 'limit',
  required: false,
  schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
});

export function DescribesStart(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'startSaga',
      summary: 'Starts a saga of the newest version of a definition',
      description: 'Once it is answered with 202 the saga is durable, and reaches an end.',
    }),
    ApiParam({
      name: 'name',
      description: 'Of the saga definition; GET /v1/definitions shows all',
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'The same key with the same body gives the same saga: with it a start can be repeated without fear.',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7E]+$' },
    }),
    ApiHeader({
      name: 'traceparent',
      required: false,
      description: 'W3C trace context; travels with every message',
      schema: { type: 'string' },
    }),
    ApiBody({
      description:
        'The command that starts the saga: `startedBy` in GET /v1/definitions names it. 1 MiB at most.',
      schema: { type: 'object', additionalProperties: true },
    }),
    ApiResponse({
      status: 202,
      description: 'It is started, or an earlier request had started it (`repeated`)',
      schema: ref('Started'),
      headers: {
        Location: { description: 'Where the saga is', schema: { type: 'string', format: 'uri-reference' } },
      },
    }),
    problem(400, 'The body or a header cannot be used; `errors` has every problem with its path'),
    problem(404, 'There is no such definition; `known` lists those that there are'),
    problem(
      409,
      'The business key is taken, or the idempotency key was used with another body; `saga` is in the way',
    ),
    problem(413, 'The body has more than 1 MiB'),
    problem(415, 'The body is not application/json in UTF-8'),
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesList(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'listSagas', summary: 'Lists sagas, newest first' }),
    ApiQuery({
      name: 'name',
      required: false,
      description: 'Of the saga definition',
      schema: { type: 'string' },
    }),
    ApiQuery({ name: 'status', required: false, schema: { type: 'string', enum: [...SAGA_STATUSES] } }),
    ApiQuery({ name: 'key', required: false, description: 'The business key', schema: { type: 'string' } }),
    ApiQuery({
      name: 'cursor',
      required: false,
      description: '`next` of the page before',
      schema: { type: 'string' },
    }),
    limit,
    ok('SagaPage', 'A page; `next` is missing on the last one'),
    problem(400, 'A query parameter is unknown or has a value that cannot be used'),
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesFind(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'findSaga', summary: 'Shows one saga' }),
    ID,
    ok('Saga', 'The saga as it is now'),
    problem(400, 'The id is no UUID'),
    problem(404, 'There is no saga with this id'),
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesHistory(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'findHistory', summary: 'Shows what happened to a saga, oldest first' }),
    ID,
    ApiQuery({
      name: 'after',
      required: false,
      description: 'Entries behind this `sequence`',
      schema: { type: 'integer', minimum: 0, default: 0 },
    }),
    limit,
    ok('HistoryPage', 'A page; `links.next` is missing on the last one'),
    problem(400, 'The id is no UUID, or a query parameter cannot be used'),
    problem(404, 'There is no saga with this id'),
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
    ok('Definitions', 'All versions of all of them'),
    problem(400, 'There are no query parameters'),
    UNEXPECTED,
  );
}

export function DescribesLive(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'live', summary: 'Says that the process runs' }),
    ok('Live', 'It runs'),
  );
}

export function DescribesReady(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'ready',
      summary: 'Says whether database and broker are there and replies are being taken',
    }),
    ok('Ready', 'All is there'),
    problem(503, 'Something is missing: `database`, `broker` and `consuming` say what'),
  );
}

/** Describes Edda's own routes, and nothing else of the application. `module` is the one that has the controllers. */
export function openApiDocument(app: INestApplication, module: Type): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Edda')
    .setDescription('Starts sagas and shows them. Errors are problem details (RFC 9457).')
    .setVersion('1')
    .build();
  const document = SwaggerModule.createDocument(app, config, { include: [module] });
  return { ...document, components: { ...document.components, schemas: { ...SCHEMAS } } };
}
