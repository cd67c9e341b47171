export { InvalidCursor, OutboxFull, StoreUnavailable } from './saga-store.js';
export type {
  ClaimedKey,
  KeyClaim,
  OutboxMessage,
  SagaChange,
  SagaPage,
  SagaQuery,
  SagaStore,
  SagaStoreFactory,
  SagaTransaction,
} from './saga-store.js';
export { LETTER_STATUSES } from './store/dead-letter-store.js';
export type {
  ClaimedLetter,
  DeadLetter,
  DeadLetterStore,
  LetterFilter,
  LetterGroup,
  LetterPage,
  LetterPlan,
  LetterQuery,
  LetterSettlement,
  LetterStatus,
  ListedLetter,
  StoredDeadLetter,
} from './store/dead-letter-store.js';
export type { DefinitionRecord, DefinitionRecords, InFlight } from './store/definition-records.js';
export { MAIL_STATUSES } from './store/mail-store.js';
export type {
  AwaitedEntry,
  AwaitedPage,
  AwaitedQuery,
  Mail,
  MailDelivery,
  MailPage,
  MailQuery,
  MailStatus,
  MailStore,
  StoredMail,
} from './store/mail-store.js';
export type { Pruned, Pruning, RetentionStore, SagaPruning } from './store/retention-store.js';
export type { ScheduleStore, Tick } from './store/schedule-store.js';
export type { MeasuredStore, StoreMeasures } from './store/store-measures.js';
export { EddaModule } from './edda.module.js';
export type { EddaAsyncOptions } from './edda.module.js';
export type { EddaOptions } from './options.js';
export { DEFAULT_RETENTION, retentionPlan } from './retention/retention.js';
export type { Retention, RetentionPlan } from './retention/retention.js';
export { prune } from './retention/prune.js';
export type { PruneOptions, PruneReport } from './retention/prune.js';
export { Saga, sagaOptionsOf, SagaRegistry } from './saga-registry.js';
export type { DefinesSaga } from './saga-registry.js';
export { DeadLetters, Sagas } from './sagas.js';
export type {
  ActOutcome,
  ActRequest,
  AnnounceOptions,
  AnnounceOutcome,
  DecideOutcome,
  DecideRequest,
  LetterForecast,
  Migrated,
  MigrateOutcome,
  MigrateRequest,
  PreviewEntry,
  PreviewOutcome,
  StartOptions,
  StartOutcome,
} from './sagas.js';
export { ORCHESTRATOR_METRICS } from './telemetry/orchestrator-metrics.js';
export { ScheduledStart } from './engine/scheduled-start.js';
export { Orchestrator } from './orchestrator.js';
export { serveEdda } from './rest/serve-edda.js';
export type { ServeOptions } from './rest/serve-edda.js';
