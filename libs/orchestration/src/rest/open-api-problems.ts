import { ApiResponse } from '@nestjs/swagger';
import { ref } from './open-api-schemas.js';
import type { ProblemKind } from './problem.js';
import { PROBLEMS } from './problem.js';

/** The members that only some kinds have, and sentences that say more than the description does. */
const SAMPLES: Readonly<Partial<Record<ProblemKind, Readonly<Record<string, unknown>>>>> = {
  'invalid-request': {
    detail: 'The query parameter "page" is not known here.',
    errors: [{ path: 'page', message: 'is not known here' }],
  },
  'unknown-saga': {
    detail: 'There is no saga definition "ordr". There are: order. GET /v1/definitions shows them.',
    known: ['order'],
  },
  unexpected: { errorId: '6f1d9a52-3c0e-4b7a-9d58-20f4c1e7b3a6' },
  'not-ready': { database: 'up', broker: 'down', consuming: false },
};

/**
 * Describes a refusal: the kinds of problem that it can be, which have one status, and an example where it can be only one.
 */
export function refusal(
  sentence: string,
  ...kinds: readonly [ProblemKind, ...ProblemKind[]]
): MethodDecorator {
  const { status } = PROBLEMS[kinds[0]];
  const schema = ref('Problem');
  const media = kinds.length === 1 ? { schema, example: sample(kinds[0], sentence) } : { schema };
  return ApiResponse({
    status,
    description: `${sentence}. Kind: ${kinds.map((kind) => `\`${kind}\``).join(', ')}`,
    content: { 'application/problem+json': media },
    ...(status === 503 ? { headers: RETRY_AFTER } : {}),
  });
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' as const } },
};

const sample = (kind: ProblemKind, sentence: string): Readonly<Record<string, unknown>> => ({
  type: `urn:edda:problem:${kind}`,
  title: PROBLEMS[kind].title,
  status: PROBLEMS[kind].status,
  detail: `${sentence.replaceAll('`', '')}.`,
  instance: '/v1/...',
  ...SAMPLES[kind],
});
