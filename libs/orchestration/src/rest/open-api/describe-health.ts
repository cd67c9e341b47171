import { applyDecorators } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Decorator } from './describe.js';
import { ok } from './describe.js';
import { refusal } from './refusal.js';

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
