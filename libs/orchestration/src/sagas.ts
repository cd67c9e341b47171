import { createHash } from 'node:crypto';
import type { HistoryEntry, SagaDefinition, SagaState } from '@edda/saga-core';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { BodyProblem } from './body-validation.js';
import { validateBody } from './body-validation.js';
import type { WorkResult } from './engine/work.js';
import { Orchestrator } from './orchestrator.js';
import { SagaRegistry } from './saga-registry.js';
import type { SagaPage, SagaQuery, SagaStore } from './saga-store.js';
import { SAGA_STORE } from './tokens.js';

/** Until there is more than one. */
export const DEFAULT_TENANT = 'default';

export interface StartOptions {
  /** The same key with the same body gives the same saga; with another body it is a conflict. */
  readonly idempotencyKey?: string;
  /** W3C trace context; travels with every message of the saga. */
  readonly traceparent?: string;
}

/** How a start ended. Only `started` has made a saga, or found the one that the same request had made. */
export type StartOutcome =
  | {
      readonly status: 'started';
      readonly sagaId: string;
      readonly repeated: boolean;
      readonly definition: SagaDefinition;
    }
  | { readonly status: 'unknown-saga'; readonly known: readonly string[] }
  | { readonly status: 'invalid'; readonly problems: readonly BodyProblem[] }
  | { readonly status: 'key-taken'; readonly sagaId: string; readonly key: string }
  | { readonly status: 'idempotency-conflict'; readonly sagaId: string };

/** Starts sagas and looks at them. What REST does, code in the same application can do. */
@Injectable()
export class Sagas {
  constructor(
    private readonly orchestrator: Orchestrator,
    private readonly registry: SagaRegistry,
    @Inject(SAGA_STORE) private readonly store: SagaStore,
  ) {}

  /**
   * Starts a saga of the newest version. When it resolves with `started` the saga is durable: it will reach an end.
   *
   * @throws StoreUnavailable if the database cannot take it now. It may have been saved all the same if the connection broke at
   *   the commit: come again with the same idempotency key
   */
  async start(name: string, body: object, options: StartOptions = {}): Promise<StartOutcome> {
    const definition = this.registry.newest(name);
    if (!definition) return { status: 'unknown-saga', known: this.registry.names() };
    const validated = validateBody(definition.start.contract, body, 'refuse');
    if (!validated.valid) return { status: 'invalid', problems: validated.problems };
    const { start } = definition;
    const sagaId = uuidv7();
    const key = start.key(validated.body);
    const input = JSON.parse(JSON.stringify(start.data(validated.body)));
    const { idempotencyKey, traceparent } = options;
    const result = await this.orchestrator.submit({
      kind: 'start',
      definition,
      claim: {
        sagaId,
        tenant: DEFAULT_TENANT,
        definition: name,
        key,
        idempotencyKey,
        bodyHash: hashOf(body),
      },
      input: {
        kind: 'started',
        id: sagaId,
        tenant: DEFAULT_TENANT,
        key,
        input,
        ...(traceparent ? { traceparent } : {}),
      },
    });
    return outcomeOf(result, definition, key);
  }

  find(id: string): Promise<SagaState | undefined> {
    return this.store.find(id);
  }

  /** Entries after `afterSequence`, in order, `limit` at most. */
  history(id: string, afterSequence = 0, limit = 1_000): Promise<readonly HistoryEntry[]> {
    return this.store.history(id, afterSequence, limit);
  }

  /** Newest first. */
  list(query: Omit<SagaQuery, 'tenant'>): Promise<SagaPage> {
    return this.store.list({ tenant: DEFAULT_TENANT, ...query });
  }

  definitions(): readonly SagaDefinition[] {
    return this.registry.all();
  }
}

function outcomeOf(result: WorkResult, definition: SagaDefinition, key: string): StartOutcome {
  switch (result.status) {
    case 'started':
      return { ...result, definition };
    case 'key-taken':
      return { ...result, key };
    case 'idempotency-conflict':
      return result;
    default:
      throw new Error(`A start ended as "${result.status}", which only messages do.`);
  }
}

/** The same for bodies that differ only in the order of their fields. */
function hashOf(body: object): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
