import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Decorator } from './describe.js';
import { BAD_QUERY, LIMIT, ok, query, UNAVAILABLE, UNEXPECTED } from './describe.js';
import { ref } from './schemas/schemas.js';

export function DescribesAudit(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'listAudit',
      summary: 'Lists what people did, in the order in which they did it, or the latest first',
      description:
        'Every action, decision, redrive and discard, and what people start and tell, with who and why. Each entry was written in the transaction that did it, and has the hash of the one before.',
    }),
    query('cursor', '`next` of the page before, or a sequence: it begins behind that one, in its order', {
      type: 'integer',
      minimum: 0,
    }),
    LIMIT,
    query('who', 'Only what this one did, as `who` says it'),
    query('action', 'Only this, such as `saga.cancel`'),
    query('target', 'Only what was done to this: the id of a saga, for one'),
    query('order', '`newest`: the latest first', {
      type: 'string',
      enum: ['oldest', 'newest'],
      default: 'oldest',
    }),
    query('format', '`ndjson`: all of it, an entry a line, for keeping elsewhere; `limit` does not count', {
      type: 'string',
      enum: ['json', 'ndjson'],
      default: 'json',
    }),
    ApiResponse({
      status: 200,
      description: 'A page; `next` is missing on the last one',
      content: {
        'application/json': { schema: ref('AuditPage') },
        'application/x-ndjson': { schema: { type: 'string' } },
      },
    }),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}

export function DescribesVerification(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'verifyAudit',
      summary: 'Computes every hash of the audit anew, and says whether it is whole',
      description:
        'Names the first entry that was changed or is missing. That the end was cut off shows only whoever keeps `last` elsewhere.',
    }),
    ok('AuditVerification', 'What it came to'),
    BAD_QUERY,
    UNEXPECTED,
    UNAVAILABLE,
  );
}
