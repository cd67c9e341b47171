import { SAGA_STATUSES } from '@edda/saga-core';
import type { ReferenceObject, SchemaObject } from '@nestjs/swagger';

type Schema = SchemaObject | ReferenceObject;
type Fields = Readonly<Record<string, Schema>>;

/** Refers to one of {@link SCHEMAS}. */
export const ref = (name: keyof typeof SCHEMAS): ReferenceObject => ({
  $ref: `#/components/schemas/${name}`,
});

const text = (description?: string): SchemaObject => ({
  type: 'string',
  ...(description ? { description } : {}),
});
const uuid: SchemaObject = { type: 'string', format: 'uuid' };
const time = (description: string): SchemaObject => ({ type: 'string', format: 'date-time', description });
const whole = (description?: string): SchemaObject => ({
  type: 'integer',
  ...(description ? { description } : {}),
});
const list = (items: Schema): SchemaObject => ({ type: 'array', items });
const anything = (description: string): SchemaObject => ({
  type: 'object',
  additionalProperties: true,
  description,
});

/** An object whose fields are all there, but for those named in `optional`. */
function object(properties: Fields, optional: readonly string[] = []): SchemaObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties: { ...properties }, required };
}

const links = (...names: readonly string[]): SchemaObject =>
  object(Object.fromEntries(names.map((name) => [name, { type: 'string', format: 'uri-reference' }])), [
    'next',
  ]);

const PHASES = ['outstanding', 'waiting', 'revoking', 'succeeded', 'failed', 'revoked', 'unknown'];
const phase: SchemaObject = { type: 'string', enum: PHASES };
const status: SchemaObject = { type: 'string', enum: [...SAGA_STATUSES] };

const summary: Fields = {
  id: uuid,
  name: text('Of the saga definition'),
  version: whole('Of the saga definition'),
  key: text('The business key'),
  status,
  revision: whole('The number of entries in its history'),
  startedAt: time('By the clock of the database'),
  endedAt: time('Once it has ended'),
  step: object(
    {
      path: text(),
      direction: { type: 'string', enum: ['forward', 'compensation'] },
      status: phase,
      attempt: whole(),
      wakeUpAt: time('When the orchestrator looks at it again if nothing comes'),
    },
    ['wakeUpAt'],
  ),
  failure: object({ reason: text('Why it turned back'), step: text(), code: text(), message: text() }, [
    'code',
  ]),
  parked: object({ reason: text('Why it needs a person'), step: text(), message: text() }),
};
const OPTIONAL = ['endedAt', 'step', 'failure', 'parked'];

const backoff: Fields = { firstMs: whole(), maxMs: whole(), factor: { type: 'number' } };
const retry = object({ attempts: whole('Sendings in all'), ...backoff });

const definitionStep = object(
  {
    kind: { type: 'string', enum: ['command', 'publish'] },
    path: text(),
    role: { type: 'string', enum: ['compensatable', 'pivot', 'retriable'] },
    command: text(),
    participant: text('Who executes the command'),
    compensation: object({ command: text(), participant: text(), retry }),
    noCompensation: text('Why there is nothing to undo'),
    retry,
    timeoutMs: whole(),
    event: text('What a publish step publishes'),
  },
  ['role', 'command', 'participant', 'compensation', 'noCompensation', 'retry', 'timeoutMs', 'event'],
);

/** What stands under components/schemas. */
export const SCHEMAS = {
  Started: object({
    id: uuid,
    name: text(),
    version: whole(),
    key: text('The business key'),
    status,
    repeated: {
      type: 'boolean',
      description: 'An earlier request with the same idempotency key had started it',
    },
    links: links('self', 'history'),
  }),
  SagaSummary: object({ ...summary, links: links('self', 'history') }, OPTIONAL),
  Saga: object(
    {
      ...summary,
      data: anything('What it started with, and what the replies have added'),
      steps: list(
        object(
          {
            path: text(),
            status: phase,
            attempt: whole(),
            compensation: object({ status: phase, attempt: whole() }),
          },
          ['compensation'],
        ),
      ),
      links: links('self', 'history'),
    },
    OPTIONAL,
  ),
  SagaPage: object(
    {
      items: list({ $ref: '#/components/schemas/SagaSummary' }),
      next: text('For `cursor`'),
      links: links('next'),
    },
    ['next'],
  ),
  HistoryEntry: {
    ...object({
      sequence: whole('Counts from 1 without gaps'),
      at: time('When'),
      kind: text('What happened'),
    }),
    additionalProperties: true,
  } satisfies SchemaObject,
  HistoryPage: object({
    saga: uuid,
    items: list({ $ref: '#/components/schemas/HistoryEntry' }),
    links: links('self', 'saga', 'next'),
  }),
  Definition: object({
    name: text(),
    version: whole(),
    startedBy: text('The message whose fields are the body of a start'),
    whenEnded: { type: 'string', enum: ['reject', 'start-again'] },
    steps: list(definitionStep),
    participants: list(text()),
    resend: object(backoff),
    commandLifetimeMs: whole(),
    links: links('start', 'sagas'),
  }),
  Definitions: object({ items: list({ $ref: '#/components/schemas/Definition' }) }),
  Live: object({ status: { type: 'string', enum: ['live'] } }),
  Ready: object({
    status: { type: 'string', enum: ['ready'] },
    database: { type: 'string', enum: ['up', 'down'] },
    broker: text(),
    consuming: { type: 'boolean' },
  }),
  Problem: {
    ...object(
      {
        type: text('`urn:edda:problem:<kind>`, or `about:blank`'),
        title: text(),
        status: whole(),
        detail: text('What happened, to which id, and what to do next'),
        instance: text('The path that was asked for'),
        errors: list(
          object({ path: text('Such as `lines/0/quantity`; empty for the whole'), message: text() }),
        ),
        known: list(text('The names of the saga definitions that there are')),
        saga: object({ id: uuid, status, links: links('self', 'history') }, ['status']),
        errorId: text('Stands in the log beside the reason'),
      },
      ['errors', 'known', 'saga', 'errorId'],
    ),
    additionalProperties: true,
    description: 'RFC 9457',
  } satisfies SchemaObject,
};
