import type { OpenAPIObject } from '@nestjs/swagger';
import { NEEDS_EXTENSION } from '../../sign-in/allow.js';
import { PROBLEMS } from '../http/problem.js';
import { sample } from './refusal.js';
import { ref } from './schemas/schemas.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];

/** The two ways to sign in have one header. Which of them is taken, the orchestrator's configuration says. */
const SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of the issuer that the orchestrator is told to trust',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'edda_...',
    description: 'A key from `edda api-keys create`',
  },
} as const;

const MEANS: Readonly<Record<string, string>> = {
  'any-role': 'Needs any role; which one counts is said below.',
  nothing: 'Needs no sign-in.',
};

/**
 * Adds to each operation what its sign-in needs and how it is refused. Where nobody signs in, requests without any are taken from this machine:
 * so the sign-in is described as one of several ways, of which the last is none.
 */
export function withSignIn(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const described = Object.entries(methods).map(([method, operation]) => [
      method,
      describe(operation as Operation),
    ]);
    return [path, Object.fromEntries(described)] as const;
  });
  return {
    ...document,
    paths: Object.fromEntries(paths) as OpenAPIObject['paths'],
    components: { ...document.components, securitySchemes: SCHEMES },
  };
}

function describe(operation: Operation): Operation {
  const needed = (operation as unknown as Readonly<Record<string, unknown>>)[NEEDS_EXTENSION];
  if (typeof needed !== 'string') return operation;
  const sentence = MEANS[needed] ?? `Needs the role \`${needed}\`.`;
  const description = [operation.description, sentence].filter(Boolean).join('\n\n');
  if (needed === 'nothing') return { ...operation, description, security: [] };
  return {
    ...operation,
    description,
    security: [{ token: [] }, { apiKey: [] }, {}],
    responses: withRefusals(operation.responses),
  };
}

function withRefusals(responses: Responses): Responses {
  const known = responses['403'];
  return {
    ...responses,
    401: refused('not-signed-in', 'Nobody is signed in, or not rightly', {
      'WWW-Authenticate': 'How to sign in, and what was wrong',
    }),
    403: known
      ? {
          ...known,
          description: `${'description' in known ? known.description : ''}. Or: \`not-allowed\`, \`not-from-here\``,
          content: PROBLEM,
        }
      : refused(
          'not-allowed',
          'This needs another role. Where nobody signs in, `not-from-here`: only this machine is served',
        ),
    429: refused(
      'too-many-requests',
      'So many requests are not taken. Come again after `Retry-After` seconds',
      {
        'Retry-After': 'Seconds to wait',
      },
    ),
  };
}

const PROBLEM = { 'application/problem+json': { schema: ref('Problem') } };

function refused(
  kind: 'not-signed-in' | 'not-allowed' | 'too-many-requests',
  sentence: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const described = Object.entries(headers).map(([name, description]) => {
    return [name, { description, schema: { type: 'string' as const } }] as const;
  });
  return {
    description: `${sentence}. Kind: \`${kind}\``,
    content: {
      'application/problem+json': { schema: ref('Problem'), example: sample(kind, PROBLEMS[kind].title) },
    },
    ...(described.length > 0 ? { headers: Object.fromEntries(described) } : {}),
  };
}
