import type { Metric } from '@edda/messaging';

/** From a few milliseconds to a week: a saga may wait for a person. Seconds. */
const SAGA_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600, 86_400, 604_800];
const STEP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600];
const BATCH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** Sagas begun. */
export const SAGAS_STARTED: Metric = {
  kind: 'counter',
  name: 'edda_sagas_started_total',
  help: 'Sagas that were started',
  labels: ['definition'],
};

/** Sagas that have ended, by how. */
export const SAGAS_ENDED: Metric = {
  kind: 'counter',
  name: 'edda_sagas_ended_total',
  help: 'Sagas that have ended: completed, compensated or resolved',
  labels: ['definition', 'outcome'],
};

export const SAGA_DURATION: Metric = {
  kind: 'histogram',
  name: 'edda_saga_duration_seconds',
  help: 'From the start of a saga to its end',
  labels: ['definition', 'outcome'],
  buckets: SAGA_SECONDS,
};

export const STEP_DURATION: Metric = {
  kind: 'histogram',
  name: 'edda_step_duration_seconds',
  help: 'From the first sending of a command to its definite end, retries included',
  labels: ['definition', 'step', 'direction', 'outcome'],
  buckets: STEP_SECONDS,
};

export const STEP_RESENDS: Metric = {
  kind: 'counter',
  name: 'edda_step_resends_total',
  help: 'Commands that were sent again: for a retry, or because nobody answered (silence)',
  labels: ['definition', 'step', 'because'],
};

export const COMPENSATIONS: Metric = {
  kind: 'counter',
  name: 'edda_compensations_total',
  help: 'Sagas that turned back, by why',
  labels: ['definition', 'reason'],
};

export const SAGAS_PARKED: Metric = {
  kind: 'counter',
  name: 'edda_sagas_parked_total',
  help: 'Times that a saga came to need a person, by why',
  labels: ['definition', 'reason'],
};

export const INPUTS_IGNORED: Metric = {
  kind: 'counter',
  name: 'edda_inputs_ignored_total',
  help: 'Inputs that changed nothing, by why: duplicates, late replies',
  labels: ['definition', 'reason'],
};

export const BATCH_SIZE: Metric = {
  kind: 'histogram',
  name: 'edda_batch_size',
  help: 'Inputs in one transaction',
  labels: [],
  buckets: BATCH_SIZES,
};

export const BATCH_DURATION: Metric = {
  kind: 'histogram',
  name: 'edda_batch_duration_seconds',
  help: 'From taking up a batch to its commit',
  labels: [],
  buckets: BATCH_SECONDS,
};

export const BATCHES_FAILED: Metric = {
  kind: 'counter',
  name: 'edda_batches_failed_total',
  help: 'Batches that were not committed: the database was away (unavailable), or one piece of work cannot be processed (content)',
  labels: ['why'],
};

export const MESSAGES_PUBLISHED: Metric = {
  kind: 'counter',
  name: 'edda_messages_published_total',
  help: 'Messages of the outbox that were given to the broker: confirmed, returned (no queue takes them) or failed',
  labels: ['result'],
};

export const SAGAS_UNFINISHED: Metric = {
  kind: 'gauge',
  name: 'edda_sagas_unfinished',
  help: 'Sagas that have not ended; of each status the oldest 10,000 are counted',
  labels: ['definition', 'status'],
};

export const OUTBOX_MESSAGES: Metric = {
  kind: 'gauge',
  name: 'edda_outbox_messages',
  help: 'Messages that the broker has not confirmed yet, or just now; counted to 10,000',
  labels: [],
};

export const OUTBOX_AGE: Metric = {
  kind: 'gauge',
  name: 'edda_outbox_oldest_age_seconds',
  help: 'Age of the oldest message in the outbox; 0 if there is none',
  labels: [],
};

export const TIMERS_LAG: Metric = {
  kind: 'gauge',
  name: 'edda_timers_lag_seconds',
  help: 'For how long the timer that waits longest has been due; 0 if none is',
  labels: [],
};

export const DEAD_LETTERS_OPEN: Metric = {
  kind: 'gauge',
  name: 'edda_dead_letters_open',
  help: 'Dead letters that need a person, by why they died; 10,000 are counted',
  labels: ['reason'],
};

export const BACKLOG: Metric = {
  kind: 'gauge',
  name: 'edda_backlog_inputs',
  help: 'Inputs that wait for their batch in this process',
  labels: [],
};

/** All that an orchestrator counts by itself; {@link SERVICE_METRICS} come beside them. */
export const ORCHESTRATOR_METRICS: readonly Metric[] = [
  SAGAS_STARTED,
  SAGAS_ENDED,
  SAGA_DURATION,
  STEP_DURATION,
  STEP_RESENDS,
  COMPENSATIONS,
  SAGAS_PARKED,
  INPUTS_IGNORED,
  BATCH_SIZE,
  BATCH_DURATION,
  BATCHES_FAILED,
  MESSAGES_PUBLISHED,
  SAGAS_UNFINISHED,
  OUTBOX_MESSAGES,
  OUTBOX_AGE,
  TIMERS_LAG,
  DEAD_LETTERS_OPEN,
  BACKLOG,
];
