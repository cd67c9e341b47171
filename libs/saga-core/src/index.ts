export type { JsonObject, JsonValue } from './json.js';
export { dataOf, hasEnded, outstanding, SAGA_STATUSES, stepOf, wakeAt } from './saga-state.js';
export type {
  AbortReason,
  CommandPhase,
  CommandState,
  Direction,
  ParkReason,
  SagaState,
  SagaStatus,
  StepState,
} from './saga-state.js';
export type { Fact, FactKind, FailureDetail, HistoryEntry, IgnoreReason } from './history.js';
export { effectId } from './effect.js';
export type { Effect } from './effect.js';
export type { Input, ReplyInput, StartedInput, TimerInput } from './input.js';
export { transition } from './transition.js';
export type { Transition } from './transition.js';
export { fold } from './fold.js';
export { assertWellFormed, problemsOf } from './problems.js';
export { commandsOf, commandStepOf } from './definition.js';
export type {
  CommandStep,
  CompensationDefinition,
  PublishStep,
  SagaDefinition,
  Step,
  StepRole,
} from './definition.js';
export type { CommandType, EventType } from './contract.js';
export { defineSaga, SagaBuilder, StepsBuilder } from './saga-builder.js';
export type { SagaOptions } from './saga-builder.js';
export { StepStart } from './step-builder.js';
export type { BuiltStep, Patched, StepOf } from './step-builder.js';
export { exponential, fixed } from './retry-policy.js';
export type { Backoff, RetryPolicy } from './retry-policy.js';
export { milliseconds } from './duration.js';
export type { Duration } from './duration.js';
