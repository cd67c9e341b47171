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
export { BULK_STATUSES } from './store/bulk-action-store.js';
export type {
  AddedBulkAction,
  BulkAction,
  BulkActionStore,
  BulkOrder,
  BulkProgress,
  BulkRefusal,
  BulkStatus,
  ClaimedBulkAction,
  NewBulkAction,
} from './store/bulk-action-store.js';
export type { DataKey, DataKeyStore, Erasure } from './store/data-key-store.js';
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
export { FAILED_STEP, MAX_ATTRIBUTE_LENGTH } from './store/saga-attributes.js';
export type { AttributeFilter, SagaAttributes } from './store/saga-attributes.js';
export { attributesIn, FAILED_STATUSES, isMeant, standsAt, statusesIn } from './store/saga-filter.js';
export type { SagaFilter } from './store/saga-filter.js';
export type { Diagnosis, FindingKind, SagaFinding } from './diagnosis/facts.js';
export type {
  Pulse,
  SagaCount,
  SagaReads,
  SagaStanding,
  StreamedFact,
  StreamPlace,
  UnsentMessage,
} from './store/saga-reads.js';
export type { ScheduleStore, Tick } from './store/schedule-store.js';
export type { MeasuredStore, StoreMeasures } from './store/store-measures.js';
export { EddaModule } from './edda.module.js';
export type { EddaAsyncOptions } from './edda.module.js';
export type { EddaOptions } from './options.js';
export { DEFAULT_RETENTION, retentionPlan } from './retention/retention.js';
export type { Retention, RetentionPlan } from './retention/retention.js';
export { prune } from './retention/prune.js';
export type { PruneOptions, PruneReport } from './retention/prune.js';
export type { Caller } from './sign-in/caller.js';
export type { ClaimNames } from './sign-in/claims.js';
export type { Role } from './sign-in/roles.js';
export { ROLES } from './sign-in/roles.js';
export type { RateLimits, SignInOptions, TokenAlgorithm, TokenOptions } from './sign-in/sign-in-options.js';
export { BEGINNING, chained, firstBroken } from './audit/chain.js';
export type { BrokenLink, ChainEnd } from './audit/chain.js';
export { verifyAudit } from './audit/verify.js';
export type { AuditVerification } from './audit/verify.js';
export { entryOf } from './audit/entry-of.js';
export { makeApiKey } from './sign-in/api-key-text.js';
export type { ApiKey, ApiKeyStore, FoundApiKey, NewApiKey } from './store/api-key-store.js';
export type { AuditEntry, AuditFilter, AuditQuery, AuditRecord, AuditStore } from './store/audit-store.js';
export { Saga, sagaOptionsOf, SagaRegistry } from './saga-registry.js';
export type { DefinesSaga } from './saga-registry.js';
export { BulkActions, DeadLetters, Sagas } from './sagas.js';
export type { SeenBinding, SeenExchange, SeenQueue, SeenTopology } from './topology/seen-topology.js';
export type {
  ActOutcome,
  ActRequest,
  AnnounceOptions,
  AnnounceOutcome,
  BulkForecast,
  BulkForecastEntry,
  DecideOutcome,
  DecideRequest,
  EraseOutcome,
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
export type { ConsoleOptions } from './console/console-options.js';
export { openApiDocument } from './rest/open-api/document.js';
export { serveEdda } from './rest/serve-edda.js';
export type { ServeOptions } from './rest/serve-edda.js';
