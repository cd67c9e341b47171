export { InvalidCursor, StoreUnavailable } from './saga-store.js';
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
export { EddaModule } from './edda.module.js';
export type { EddaAsyncOptions } from './edda.module.js';
export type { EddaOptions } from './options.js';
export { Saga, SagaRegistry } from './saga-registry.js';
export type { DefinesSaga } from './saga-registry.js';
export { Sagas } from './sagas.js';
export type { StartOptions, StartOutcome } from './sagas.js';
export { Orchestrator } from './orchestrator.js';
export { serveEdda } from './rest/serve-edda.js';
export type { ServeOptions } from './rest/serve-edda.js';
