import { applyDecorators } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { MigrationRequest } from '../definitions/migration-request.js';
import type { Decorator } from './describe.js';
import {
  BAD_QUERY,
  BAD_REQUEST,
  body,
  BODY_NOT_TAKEN,
  DEFINITION,
  ok,
  UNAVAILABLE,
  UNEXPECTED,
  VERSION,
} from './describe.js';
import { MIGRATION_BODIES } from './examples/definition-examples.js';
import { refusal } from './refusal.js';

/** For routes that name a definition. */
export const UNKNOWN_DEFINITION = refusal(
  'There is no such definition, or no such version of it; `known` lists those that there are',
  'unknown-saga',
  'unknown-version',
);

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

export function DescribesStartSchema(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'findStartSchema',
      summary: 'Says what the body of a start is to be',
      description:
        'The fields of the message that starts the newest version, as JSON Schema, and an example. The same as this document says at POST /v1/sagas/{name}, for callers who do not get the document.',
    }),
    DEFINITION,
    ok('StartSchema', 'Enough to make a form of'),
    BAD_QUERY,
    UNKNOWN_DEFINITION,
    UNEXPECTED,
  );
}

export function DescribesPreview(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'previewVersion',
      summary: 'Says what a version means for the sagas under way',
      description: 'It looks at each of them, and changes none.',
    }),
    DEFINITION,
    VERSION,
    ok('Preview', 'How many stand where, and whether they can go on with the version'),
    BAD_QUERY,
    UNKNOWN_DEFINITION,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesMigration(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'migrateSagas',
      summary: 'Lets sagas of one version go on with another one',
      description:
        'Those that stand where the definition of the other version says how; all others finish on their own version, which must stay deployed until then. It can be run again: it goes on where it was. With `dryRun` it only counts.',
    }),
    DEFINITION,
    body(
      MigrationRequest,
      'From which version, to which (default: the newest), and who wants it why',
      MIGRATION_BODIES,
    ),
    ok('Migrated', 'How many went on, and how many did not, and why'),
    BAD_REQUEST,
    UNKNOWN_DEFINITION,
    BODY_NOT_TAKEN,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
