import type { AbortReason, ParkReason } from '@edda/saga-core';
import { SAGA_STATUSES } from '@edda/saga-core';
import type { ReferenceObject, SchemaObject } from '@nestjs/swagger';
import { HISTORY, SAGA, STARTED, SUMMARY } from './open-api-examples.js';

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

/** What each status of a saga means, for people. */
export const STATUS_MEANS =
  '`running`: on its way forward; `compensating`: undoing what was done; `parked`: needs a person; `completed` and `compensated`: ended.';
const ABORTS: readonly AbortReason[] = [
  'failure',
  'timeout',
  'retries-exhausted',
  'refused',
  'unreadable',
  'expired',
];
const PARKS: readonly ParkReason[] = [
  'retries-exhausted',
  'compensation-failed',
  'refused',
  'unreadable',
  'expired',
  'definition-threw',
];
const PHASES = ['outstanding', 'waiting', 'revoking', 'succeeded', 'failed', 'revoked', 'unknown'];
const phase: SchemaObject = { type: 'string', enum: PHASES, description: 'How far the command is' };
const status: SchemaObject = { type: 'string', enum: [...SAGA_STATUSES], description: STATUS_MEANS };

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
      path: text('The name of the step'),
      direction: { type: 'string', enum: ['forward', 'compensation'] },
      status: phase,
      attempt: whole('Counts from 1'),
      wakeUpAt: time('When the orchestrator looks at it again if nothing comes'),
    },
    ['wakeUpAt'],
  ),
  failure: object(
    {
      reason: { type: 'string', enum: [...ABORTS], description: 'Why it turned back' },
      step: text('The step that was not done'),
      code: text('The business failure, as the participant names it'),
      message: text('The same for people'),
    },
    ['code'],
  ),
  parked: object({
    reason: { type: 'string', enum: [...PARKS], description: 'Why it needs a person' },
    step: text('Where it stopped'),
    message: text('The same for people'),
  }),
};
const OPTIONAL = ['endedAt', 'step', 'failure', 'parked'];

const backoff: Fields = {
  firstMs: whole('The first wait, in milliseconds'),
  maxMs: whole('The longest wait, in milliseconds'),
  factor: { type: 'number', description: 'By which each wait is longer than the one before' },
};
const retry = object({ attempts: whole('Sendings in all'), ...backoff });

const definitionStep = object(
  {
    kind: { type: 'string', enum: ['command', 'publish'] },
    path: text(),
    role: {
      type: 'string',
      enum: ['compensatable', 'pivot', 'retriable'],
      description: 'Can be undone, decides whether the saga goes through, or is done again until it succeeds',
    },
    command: text(),
    participant: text('Who executes the command'),
    compensation: object({ command: text(), participant: text(), retry }),
    noCompensation: text('Why there is nothing to undo'),
    retry,
    timeoutMs: whole('How long the step may take, in milliseconds'),
    event: text('What a publish step publishes'),
  },
  ['role', 'command', 'participant', 'compensation', 'noCompensation', 'retry', 'timeoutMs', 'event'],
);

/** The same with what an answer looks like. */
const shown = (schema: SchemaObject, example: object): SchemaObject => ({ ...schema, example });

/** What stands under components/schemas. */
export const SCHEMAS = {
  Started: shown(
    object({
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
    STARTED,
  ),
  SagaSummary: shown(object({ ...summary, links: links('self', 'history') }, OPTIONAL), SUMMARY),
  Saga: shown(
    object(
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
    SAGA,
  ),
  SagaPage: shown(
    object(
      {
        items: list({ $ref: '#/components/schemas/SagaSummary' }),
        next: text('For `cursor`; missing on the last page'),
        links: links('next'),
      },
      ['next'],
    ),
    {
      items: [SUMMARY],
      next: 'AaH6B_pJcgiLgrQrt6TixA',
      links: { next: '/v1/sagas?limit=1&cursor=AaH6B_pJcgiLgrQrt6TixA' },
    },
  ),
  HistoryEntry: {
    ...object({
      sequence: whole('Counts from 1 without gaps'),
      at: time('When'),
      kind: text('What happened'),
    }),
    additionalProperties: true,
    description: 'What else there is depends on `kind`',
    example: HISTORY.items[0],
  } satisfies SchemaObject,
  HistoryPage: shown(
    object({
      saga: uuid,
      items: list({ $ref: '#/components/schemas/HistoryEntry' }),
      links: links('self', 'saga', 'next'),
    }),
    HISTORY,
  ),
  Definition: object({
    name: text(),
    version: whole(),
    startedBy: text('The message whose fields are the body of a start'),
    whenEnded: {
      type: 'string',
      enum: ['reject', 'start-again'],
      description: 'What happens to a start with the business key of a saga that has ended',
    },
    steps: list(definitionStep),
    participants: list(text('Who gets commands from it')),
    resend: { ...object(backoff), description: 'When a command that nobody answers is sent again' },
    commandLifetimeMs: whole(
      'How long after its first sending a command may still be executed, in milliseconds',
    ),
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
    description: 'RFC 9457. Some kinds have members of their own beside these',
  } satisfies SchemaObject,
};
