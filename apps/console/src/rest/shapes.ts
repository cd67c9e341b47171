import type {
  EddaSchemas,
  LetterSummary,
  MailSummary,
  Overview,
  Saga,
  SagaStatus,
  Timeline,
} from '@edda/client';

/** Parts of what REST v1 answers that have no name of their own in its OpenAPI document; whatever has one comes from `@edda/client`. */

export type StepView = Saga['steps'][number];
export type WaitView = Saga['waits'][number];
export type Direction = NonNullable<Saga['step']>['direction'];
export type TimelineItem = Timeline['items'][number];
export type SagaCount = EddaSchemas['SagaCounts']['items'][number];
export type LetterStatus = LetterSummary['status'];
export type MailStatus = MailSummary['status'];
export type QueueState = NonNullable<Overview['queues']>[number];

/** A record, so that the compiler misses a status that is not here; in the order in which they are shown. */
const EACH_STATUS: Readonly<Record<SagaStatus, true>> = {
  running: true,
  waiting: true,
  compensating: true,
  paused: true,
  parked: true,
  completed: true,
  compensated: true,
  resolved: true,
};
export const SAGA_STATUSES = Object.keys(EACH_STATUS) as readonly SagaStatus[];

const EACH_MAIL_STATUS: Readonly<Record<MailStatus, true>> = {
  kept: true,
  parked: true,
  delivered: true,
  ignored: true,
  expired: true,
  discarded: true,
};
export const MAIL_STATUSES = Object.keys(EACH_MAIL_STATUS) as readonly MailStatus[];
