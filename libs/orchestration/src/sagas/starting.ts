import type { SagaDefinition } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { v7 as uuidv7 } from 'uuid';
import { makeStart } from '../engine/make-start.js';
import type { Submit, WorkResult } from '../engine/work.js';
import type { SagaRegistry } from '../saga-registry.js';
import type { Caller } from '../sign-in/caller.js';

export interface StartOptions {
  /** The same key with the same body gives the same saga; with another body it is a conflict. */
  readonly idempotencyKey?: string;
  /** W3C trace context; travels with every message of the saga. */
  readonly traceparent?: string;
}

/**
 * How a start ended. Only `started` has made a saga, or found the one that the same request had made (`repeated`: that one may be
 * of an older version and may have ended).
 */
export type StartOutcome =
  | {
      readonly status: 'started';
      readonly sagaId: string;
      readonly repeated: boolean;
      readonly key: string;
      readonly definition: SagaDefinition;
    }
  | { readonly status: 'unknown-saga'; readonly known: readonly string[] }
  | { readonly status: 'invalid'; readonly problems: readonly BodyProblem[] }
  | { readonly status: 'key-taken'; readonly sagaId: string; readonly key: string }
  | { readonly status: 'idempotency-conflict'; readonly sagaId: string };

/** Starts a saga of the newest version of that name. */
export async function startSaga(
  submit: Submit,
  registry: SagaRegistry,
  name: string,
  body: object,
  options: StartOptions,
  { tenant }: Pick<Caller, 'tenant'>,
): Promise<StartOutcome> {
  const definition = registry.newest(name);
  if (!definition) return { status: 'unknown-saga', known: registry.names() };
  const made = makeStart(definition, body, {
    sagaId: uuidv7(),
    tenant,
    // A typing error of the caller; a message's sender may be newer.
    unknownFields: 'refuse',
    ...options,
  });
  if ('problems' in made) return { status: 'invalid', problems: made.problems };
  return outcomeOf(await submit(made.work), definition, made.work.claim.key);
}

function outcomeOf(result: WorkResult, definition: SagaDefinition, key: string): StartOutcome {
  switch (result.status) {
    case 'started':
      return { key, definition, ...result };
    case 'key-taken':
      return { key, ...result };
    case 'idempotency-conflict':
      return result;
    default:
      throw new Error(`A start ended as "${result.status}", which only messages do.`);
  }
}
