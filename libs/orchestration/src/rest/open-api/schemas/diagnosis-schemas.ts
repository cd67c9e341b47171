import type { SchemaObject } from '@nestjs/swagger';
import type { FindingKind } from '../../../diagnosis/facts.js';
import { DIAGNOSIS, OVERVIEW } from '../examples/diagnosis-examples.js';
import { list, object, oneOf, page, shown, text, time, uuid, whole, yesOrNo } from './parts.js';
import { sagaLinks, status } from './saga-schemas.js';

// A record, so that the compiler misses one that is not here.
const KINDS: Readonly<Record<FindingKind, true>> = {
  'nobody-bound': true,
  'no-consumer': true,
  'retries-exhausted': true,
  parked: true,
  paused: true,
  'dead-letter': true,
  'broker-down': true,
  'broker-blocked': true,
  'outbox-unsent': true,
  'timer-overdue': true,
  'version-not-here': true,
  orphan: true,
  'waits-for-reply': true,
  'waits-for-retry': true,
  'waits-for-event': true,
  'waits-for-decision': true,
  'waits-for-time': true,
  moving: true,
};

const finding = object(
  {
    kind: oneOf(Object.keys(KINDS)),
    severity: oneOf(
      ['stuck', 'waiting', 'info'],
      '`stuck`: somebody has to do something; `waiting`: it goes on when what it waits for comes',
    ),
    path: text('The step; empty for the saga as a whole'),
    words: text('A sentence'),
    remedy: text('What to do about it'),
    since: time('Since when'),
  },
  ['remedy', 'since'],
);

const queue = object(
  {
    name: text(),
    messages: whole('That were delivered to nobody'),
    consumers: whole(),
    missing: yesOrNo('It does not exist'),
  },
  ['messages', 'consumers', 'missing'],
);
const seconds = (description: string): SchemaObject => ({ type: 'number', description });

export const DIAGNOSIS_SCHEMAS = {
  Diagnosis: shown(
    object({
      saga: object({ id: uuid, name: text(), version: whole(), key: text(), status, links: sagaLinks }),
      stuck: yesOrNo('It does not go on unless somebody does something'),
      since: time('When something happened to it last'),
      findings: list(finding, 'The worst first'),
    }),
    DIAGNOSIS,
  ),
  DiagnosisPage: shown(page('Diagnosis'), { items: [DIAGNOSIS], links: {} }),
  Overview: shown(
    object(
      {
        at: time('By the clock of the database'),
        throughput: object({
          windowSeconds: whole('Over which time'),
          started: whole(),
          completed: whole(),
          compensated: whole(),
          resolved: whole(),
        }),
        sagas: object({
          running: whole(),
          waiting: whole(),
          compensating: whole(),
          paused: whole(),
          parked: whole(),
        }),
        outbox: object(
          {
            waiting: whole('Messages to be sent'),
            capped: yesOrNo('There are more'),
            oldestSeconds: seconds('For how long the oldest has waited'),
            lastReason: text('Why it could not be sent the last time'),
          },
          ['oldestSeconds', 'lastReason'],
        ),
        timers: object({ overdueSeconds: seconds('For how long the earliest has been due') }),
        deadLetters: object({ open: whole() }),
        broker: object({ status: text() }),
        queues: list(queue, 'Those that sagas depend on; missing if the broker cannot be asked'),
      },
      ['outbox', 'queues'],
    ),
    OVERVIEW,
  ),
};
