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
export { effectId } from './input-and-effect.js';
export type { Effect, Input, ReplyInput, StartedInput, TimerInput } from './input-and-effect.js';
export { transition } from './transition.js';
export type { Transition } from './transition.js';
export { fold } from './fold.js';
export { assertWellFormed, problemsOf } from './problems.js';
export { commandsOf, commandStepOf } from './definition.js';
export type {
  CommandStep,
  CommandType,
  CompensationDefinition,
  EventType,
  PublishStep,
  SagaDefinition,
  Step,
  StepRole,
} from './definition.js';
export { defineSaga, SagaBuilder, StepsBuilder } from './saga-builder.js';
export type { SagaOptions } from './saga-builder.js';
export { StepStart } from './step-builder.js';
export type { BuiltStep, Patched, StepOf } from './step-builder.js';
export { exponential, fixed, milliseconds } from './timing.js';
export type { Backoff, Duration, RetryPolicy } from './timing.js';
