import type { AbortReason, ParkReason } from '@edda/saga-core';
import { SAGA_STATUSES } from '@edda/saga-core';
import type { SchemaObject } from '@nestjs/swagger';
import { HISTORY, SAGA, STARTED, SUMMARY } from '../examples/saga-examples.js';
import type { Fields } from './parts.js';
import {
  anything,
  links,
  list,
  named,
  object,
  oneOf,
  page,
  shown,
  text,
  time,
  uuid,
  whole,
  yesOrNo,
} from './parts.js';

/** What each status of a saga means, for people. */
export const STATUS_MEANS =
  '`running`: commands are on their way; `waiting`: an event, a person or a time has to come; `compensating`: undoing what was done; `paused`: stopped by a person; `parked`: needs a person; `completed`, `compensated` and `resolved` (by a person): ended.';
// Records, so that the compiler misses one that is not here.
const ABORTS: Readonly<Record<AbortReason, true>> = {
  failure: true,
  timeout: true,
  'retries-exhausted': true,
  refused: true,
  unreadable: true,
  expired: true,
  rejected: true,
  'loop-exhausted': true,
  interrupted: true,
  cancelled: true,
  deadline: true,
  operator: true,
  parent: true,
};
const PARKS: Readonly<Record<ParkReason, true>> = {
  'retries-exhausted': true,
  'compensation-failed': true,
  refused: true,
  unreadable: true,
  'dead-lettered': true,
  expired: true,
  'definition-threw': true,
  'unexpected-event': true,
};
const PHASES = [
  'outstanding',
  'waiting',
  'revoking',
  'succeeded',
  'failed',
  'revoked',
  'unknown',
  'stuck',
  'skipped',
];
const phase = oneOf(PHASES, 'How far the command is');
export const status = oneOf(SAGA_STATUSES, STATUS_MEANS);
export const sagaLinks = links('self', 'history', 'diagram');

const progress: Fields = {
  status: phase,
  attempt: whole('Counts from 1'),
  resends: whole('How often this attempt was sent again because nobody answered, if it was'),
  queue: text('That its command is put into; only where the saga is looked at by itself'),
  reason: {
    ...object(
      {
        kind: oneOf([...new Set([...Object.keys(ABORTS), ...Object.keys(PARKS)])]),
        code: text('The business failure, as the participant names it'),
        message: text(),
      },
      ['code'],
    ),
    description: 'Why it failed, was given up, or cannot go on by itself',
  },
};

const OPTIONAL_PROGRESS = ['resends', 'queue', 'reason'];

const summary: Fields = {
  id: uuid,
  name: text('Of the saga definition'),
  version: whole('Of the saga definition'),
  key: text('The business key'),
  status,
  revision: whole('The number of entries in its history'),
  startedAt: time('By the clock of the database'),
  endedAt: time('Once it has ended'),
  deadlineAt: time('When it turns back if it is not done by then'),
  position: text('The steps at which it stands, until it has ended'),
  step: {
    ...object(
      {
        path: text('The name of the step, with the iteration in brackets if it stands in a loop'),
        direction: oneOf(['forward', 'compensation']),
        status: phase,
        attempt: whole('Counts from 1'),
        wakeUpAt: time('When the orchestrator looks at the saga again if nothing comes'),
      },
      ['wakeUpAt'],
    ),
    description: 'The command that is awaited; the first of them, if there are several',
  },
  failure: object(
    {
      reason: oneOf(Object.keys(ABORTS), 'Why it turned back'),
      step: text('Where; empty for the saga as a whole'),
      code: text('The business failure, as the participant names it'),
      message: text('The same for people'),
    },
    ['code'],
  ),
  parked: object({
    reason: oneOf(Object.keys(PARKS), 'Why it needs a person'),
    step: text('Where it stopped'),
    message: text('The same for people'),
  }),
  parent: {
    ...object({ id: uuid, name: text(), step: text(), links: links('self') }),
    description: 'The saga that this one is a step of',
  },
};
const OPTIONAL = ['endedAt', 'deadlineAt', 'position', 'step', 'failure', 'parked', 'parent'];

const step = object(
  {
    path: text(),
    ...progress,
    handled: text('The code of a failure that the definition has an answer to'),
    compensation: object(progress, OPTIONAL_PROGRESS),
  },
  [...OPTIONAL_PROGRESS, 'handled', 'compensation'],
);

const wait = object(
  {
    path: text('For a decision'),
    since: time('When it came here'),
    events: list(
      object({ event: text(), key: text('By which such an event is told to this saga') }),
      'Any of them ends the wait',
    ),
    approval: object(
      {
        roles: list(text(), 'Who may decide'),
        remindAt: time('The next reminder'),
        escalateAt: time('When another role may decide as well'),
      },
      ['remindAt', 'escalateAt'],
    ),
    dueAt: time('When the wait ends by itself'),
  },
  ['approval', 'dueAt'],
);

const pending = object(
  {
    path: text('The step; empty for the saga as a whole'),
    kind: oneOf(['reply', 'retry', 'revoke', 'event', 'decision', 'time', 'deadline', 'person']),
    name: text('The command, the events, the roles, or why it is parked'),
    words: text('A sentence without its subject, which is the saga'),
    until: time('When it ends by itself'),
  },
  ['name', 'until'],
);

/** A saga by itself, with the fields that an answer has beside. */
export const saga = (more: Fields = {}, optional: readonly string[] = []): SchemaObject =>
  object(
    {
      ...summary,
      data: anything('What it started with, and what replies, events and decisions have added'),
      steps: list(step, 'The commands that were begun, in that order'),
      waits: list(wait, 'What has to come from outside'),
      pending: list(pending, 'All that it waits for, in words; empty once it has ended'),
      attributes: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'What it was started with to be found by; only where it is looked at by itself',
      },
      failedStep: text(
        'The step that turned it back, or parked it the last time; only where it is looked at by itself',
      ),
      deadLetters: list(
        object({ id: uuid, reason: text(), step: text(), links: links('self') }),
        'Its open dead letters, the latest first, 20 at most; only where it is looked at by itself',
      ),
      traceId: text('The trace that it is in, whether that was sampled or not'),
      ...more,
      links: links('self', 'history', 'diagram', 'trace?'),
    },
    [...OPTIONAL, 'attributes', 'failedStep', 'deadLetters', 'traceId', ...optional],
  );

const asOf: SchemaObject = {
  ...object({ sequence: whole(), at: time('When that entry was written') }),
  description: 'How much of its history it is shown with, if that was asked for',
};

export const SAGA_SCHEMAS = {
  Started: shown(
    object({
      id: uuid,
      name: text(),
      version: whole(),
      key: text('The business key'),
      status,
      repeated: yesOrNo('An earlier request with the same idempotency key had started it'),
      links: sagaLinks,
    }),
    STARTED,
  ),
  SagaSummary: shown(object({ ...summary, links: sagaLinks }, OPTIONAL), SUMMARY),
  Saga: shown(saga({ asOf }, ['asOf']), SAGA),
  SagaPage: shown(page('SagaSummary'), {
    items: [SUMMARY],
    next: 'AaH6B_pJcgiLgrQrt6TixA',
    links: { next: '/v1/sagas?limit=1&cursor=AaH6B_pJcgiLgrQrt6TixA' },
  }),
  HistoryEntry: {
    ...object(
      {
        sequence: whole('Counts from 1 without gaps'),
        at: time('When'),
        kind: text('What happened'),
        queue: text('The queue that its message was put into, or came from'),
        redelivered: yesOrNo('The broker says that it may have delivered its message before'),
      },
      ['queue', 'redelivered'],
    ),
    additionalProperties: true,
    description: 'What else there is depends on `kind`',
    example: HISTORY.items[0],
  } satisfies SchemaObject,
  HistoryPage: shown(
    object({ saga: uuid, items: list(named('HistoryEntry')), links: links('self', 'saga', 'next?') }),
    HISTORY,
  ),
};
