export { createEddaClient } from './client.js';
export type { EddaClient, EddaClientOptions, WatchOptions } from './client.js';
export { hasEnded } from './facts.js';
export type { Fact, FollowOptions, HistoryEntry, SagaStatus } from './facts.js';
export { EddaProblem, EddaUnreachable } from './problem.js';
export type { ProblemError } from './problem.js';
export type { AnswerOf, Asked, ItemOf, ListPath, PathOf, RequestTo } from './requests.js';
export type {
  Approval,
  AuditEntry,
  AuditVerification,
  BulkAction,
  BulkForecast,
  Definition,
  Diagnosis,
  EddaSchemas,
  Letter,
  LetterForecast,
  LetterGroup,
  LetterSummary,
  Mail,
  MailSummary,
  Migrated,
  Overview,
  PlannedLetters,
  Preview,
  Saga,
  SagaSummary,
  Timeline,
} from './schemas.js';
export type { StreamOptions } from './stream-connection.js';
export type { Watched } from './watch.js';
