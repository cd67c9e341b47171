import { createHash } from 'node:crypto';
import type { HistoryEntry, JsonObject, SagaDefinition, SagaState } from '@edda/saga-core';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { BodyProblem } from '@edda/validation';
import { isStorable, validateBody } from '@edda/validation';
import type { WorkResult } from './engine/work.js';
import { SAGA_STORE } from './options.js';
import { Orchestrator } from './orchestrator.js';
import { SagaRegistry } from './saga-registry.js';
import type { SagaPage, SagaQuery, SagaStore } from './saga-store.js';

/** Until there is more than one. */
export const DEFAULT_TENANT = 'default';

/** Longer business keys would not fit into a page of an index, whatever their characters are. */
export const MAX_KEY_LENGTH = 255;

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
    const key: unknown = definition.start.key(validated.body);
    if (!isUsableKey(key)) return { status: 'invalid', problems: [{ path: '', message: UNUSABLE_KEY }] };
    const sagaId = uuidv7();
    const input = initialData(definition, validated.body);
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
      return { ...result, key, definition };
    case 'key-taken':
      return { ...result, key };
    case 'idempotency-conflict':
      return result;
    default:
      throw new Error(`A start ended as "${result.status}", which only messages do.`);
  }
}

/** What fits into an index and comes out of the database as it went in. */
const isUsableKey = (key: unknown): key is string =>
  typeof key === 'string' && key.length >= 1 && key.length <= MAX_KEY_LENGTH && isStorable(key);

const UNUSABLE_KEY = `the business key that follows from this body must be text of 1 to ${MAX_KEY_LENGTH} characters`;

/** As the database will give it back: what is no JSON never gets into a saga. */
function initialData({ name, version, start }: SagaDefinition, body: object): JsonObject {
  const made = start.data(body);
  // A promise would become {} without a word.
  const text: string | undefined = made instanceof Promise ? undefined : JSON.stringify(made);
  const data: unknown = text === undefined ? undefined : JSON.parse(text);
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as JsonObject;
  const where = `Saga "${name}" version ${version}`;
  throw new TypeError(
    `${where}: "data" of startedBy has to return an object, and at once; correct the definition.`,
  );
}

/** The same for bodies that differ only in the order of their fields. What is no JSON (a date) counts as what it becomes. */
function hashOf(body: object): string {
  return createHash('sha256')
    .update(canonical(JSON.parse(JSON.stringify(body))))
    .digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
