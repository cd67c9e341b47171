import { SAGA_STATUSES } from '@edda/saga-core';
import { MIGRATED, PREVIEW, START_SCHEMA } from '../examples/definition-examples.js';
import { anything, links, list, named, object, oneOf, shown, text, whole, yesOrNo } from './parts.js';
import { backoff, STEP } from './step-schemas.js';

const definition = object(
  {
    name: text(),
    version: whole(),
    startedBy: text('The message whose fields are the body of a start'),
    startedOn: oneOf(['command', 'event', 'schedule'], 'What else starts it, beside REST'),
    schedule: object({
      cron: text(),
      timeZone: text(),
      missed: oneOf(['latest', 'skip'], 'What happens with ticks that fell into an outage'),
    }),
    whenEnded: oneOf(
      ['reject', 'start-again'],
      'What happens to a start with the business key of a saga that has ended',
    ),
    attributes: list(text(), 'What its sagas are found by beside their key: `attribute` in GET /v1/sagas'),
    steps: list(named('Step')),
    participants: list(text(), 'Who gets commands from it'),
    events: list(text(), 'What it waits for anywhere'),
    resend: { ...object(backoff), description: 'When a command that nobody answers is sent again' },
    commandLifetimeMs: whole('How long after its first sending a command may be executed, in milliseconds'),
    deadlineMs: whole('How long it may take before it turns back, in milliseconds'),
    compensation: oneOf(['reverse', 'parallel'], 'In which order its own steps are undone'),
    onDeadLetter: oneOf(
      ['compensate', 'park'],
      'What becomes of a command before or at the pivot that its participant put aside',
    ),
    unexpected: oneOf(
      ['ignore', 'mailbox', 'park'],
      'What happens with its events when no saga waits for them',
    ),
    mailboxTtlMs: whole('How long the mailbox keeps them, in milliseconds'),
    migrations: list(
      object({ from: whole(), at: list(text()) }),
      'From which versions, and at which steps, sagas go on with this one',
    ),
    links: links('start', 'sagas', 'diagram', 'preview', 'startSchema'),
  },
  ['schedule', 'deadlineMs'],
);

const previewed = object(
  {
    version: whole('The one that they run'),
    status: oneOf(SAGA_STATUSES),
    position: text('The steps at which they stand'),
    count: whole(),
    verdict: oneOf(
      ['current', 'migrates', 'finishes', 'blocks'],
      'They run the version; they can go on with it; they have to end on their own one; so they would, but no orchestrator here has it',
    ),
    reason: text('Why they have to end on their own version'),
  },
  ['reason'],
);

export const DEFINITION_SCHEMAS = {
  Step: STEP,
  Definition: definition,
  Definitions: object({ items: list(named('Definition')) }),
  StartSchema: shown(
    object({
      name: text(),
      version: whole('The newest: a start takes that'),
      schema: anything('JSON Schema of the body'),
      example: anything('A value of the right kind in each required field'),
      links: links('start'),
    }),
    START_SCHEMA,
  ),
  Preview: shown(
    object({
      name: text(),
      version: whole('The one that is asked about'),
      summary: text('The whole of it in one sentence'),
      items: list(previewed),
      links: links('migrations', 'diagram'),
    }),
    PREVIEW,
  ),
  Migrated: shown(
    object({
      name: text(),
      from: whole(),
      to: whole(),
      dryRun: yesOrNo('Nothing was changed; this is what would have happened'),
      summary: text('The whole of it in one sentence'),
      migrated: whole('How many go on with the other version'),
      finishing: whole('How many have to end on their own one'),
      skipped: whole('How many were over, or moved on just then; a second run finds them where they are'),
      reasons: list(
        object({ reason: text(), count: whole() }),
        'Why so many have to end on their own version',
      ),
      links: links('preview'),
    }),
    MIGRATED,
  ),
};
