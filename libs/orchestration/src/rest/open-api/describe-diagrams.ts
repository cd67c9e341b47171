import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { DIAGRAM_FORMATS } from '../diagrams/accepted-format.js';
import type { Decorator } from './describe.js';
import {
  BAD_QUERY,
  DEFINITION,
  query,
  SAGA,
  SAGA_NOT_FOUND,
  UNAVAILABLE,
  UNEXPECTED,
  VERSION,
} from './describe.js';
import { UNKNOWN_DEFINITION } from './describe-definitions.js';
import { MERMAID } from './examples/definition-examples.js';
import { refusal } from './refusal.js';
import { ref } from './schemas/schemas.js';

const FORMAT = query(
  'format',
  'SVG for people, Mermaid for documents, JSON for programs that draw it themselves. Default: SVG, unless `Accept` prefers text/plain',
  { type: 'string', enum: [...DIAGRAM_FORMATS] },
);
const DRAWN = ApiResponse({
  status: 200,
  description: 'The picture',
  headers: {
    'Content-Security-Policy': {
      description: 'It runs nothing and fetches nothing, also when it is opened on its own',
      schema: { type: 'string', enum: ["default-src 'none'; style-src 'unsafe-inline'"] },
    },
  },
  content: {
    'image/svg+xml': { schema: { type: 'string' } },
    'text/plain': { schema: { type: 'string' }, example: MERMAID },
    'application/json': { schema: ref('Diagram') },
  },
});

export function DescribesDefinitionDiagram(): Decorator {
  return applyDecorators(
    ApiOperation({ operationId: 'drawDefinition', summary: 'Draws the steps of a definition' }),
    DEFINITION,
    VERSION,
    FORMAT,
    DRAWN,
    BAD_QUERY,
    UNKNOWN_DEFINITION,
    UNEXPECTED,
  );
}

export function DescribesSagaDiagram(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'drawSaga',
      summary: 'Draws a saga: what is done, where it stands, what remains',
    }),
    SAGA,
    query('at', 'As it was behind this entry of its history; default: now', { type: 'integer', minimum: 1 }),
    FORMAT,
    DRAWN,
    refusal('The id is no UUID, or a query parameter cannot be used', 'invalid-request'),
    SAGA_NOT_FOUND,
    refusal('The saga runs a version that this orchestrator does not have', 'version-not-here'),
    UNEXPECTED,
    UNAVAILABLE,
  );
}
