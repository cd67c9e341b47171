export type { JsonObject, JsonValue } from './state/json.js';
export { hasEnded, isAtRest, isUnwanted, SAGA_STATUSES } from './state/saga-state.js';
export type {
  AbortReason,
  Direction,
  Failure,
  OwedReply,
  ParentSaga,
  ParkReason,
  SagaState,
  SagaStatus,
} from './state/saga-state.js';
export type {
  CommandPhase,
  CommandState,
  CommandStepState,
  MachineStepState,
  StepState,
  StepStateKind,
  StepStateOf,
  WaitState,
} from './state/step-state.js';
export { dataBefore, dataOf } from './state/data.js';
export { commandSteps, find, stepOf } from './state/find.js';
export {
  approvalKey,
  awaitedInputs,
  isOpen,
  matchKey,
  MAX_KEY_LENGTH,
  openCommands,
  openWaits,
  outstanding,
  positionOf,
  wakeAt,
} from './state/open.js';
export type { AwaitedInput, OpenCommand } from './state/open.js';
export { ACTIONS } from './state/history.js';
export type {
  Action,
  Fact,
  FactKind,
  FactOf,
  FailureDetail,
  HistoryEntry,
  IgnoreReason,
} from './state/history.js';
export { fold } from './state/fold.js';
export { pendingOf } from './telling/pending.js';
export type { Pending } from './telling/pending.js';
export { timelineOf } from './telling/timeline.js';
export type { Interval, IntervalKind } from './telling/timeline.js';
export { effectId } from './decide/effect.js';
export type { Effect, EffectOf } from './decide/effect.js';
export type {
  ActionInput,
  AskedInput,
  DecisionInput,
  EventInput,
  Input,
  MigrateInput,
  ReplyInput,
  StartedInput,
  TimerInput,
} from './decide/input.js';
export { firstSentAt } from './decide/sending.js';
export { migrationOf } from './decide/migrate.js';
export type { MigrationVerdict } from './decide/migrate.js';
export { transition } from './transition.js';
export type { Transition } from './transition.js';
export { ChildEnded, RunSaga, UndoSaga } from './definition/child-contract.js';
export type { CommandType, EventType, FailureType, Fields } from './definition/contract-type.js';
export { approvalsOf, awaitedEvents, commandsOf, commandStepOf, stepAt } from './definition/definition.js';
export type {
  AttributeValue,
  AwaitedEvent,
  Migration,
  SagaDefinition,
  ScheduleDefinition,
  StartDefinition,
} from './definition/definition.js';
export { iterationOf, pathOf, stepNameOf } from './definition/path.js';
export { allSteps, innerSteps } from './definition/step.js';
export type {
  ApprovalDefinition,
  Branch,
  CommandStep,
  CompensationDefinition,
  CompensationOrder,
  DeadLetterPolicy,
  MachineState,
  MachineStep,
  Outlet,
  PublishStep,
  SiblingPolicy,
  Step,
  StepRole,
  UnexpectedPolicy,
  WaitArm,
  WaitStep,
} from './definition/step.js';
export { assertWellFormed, problemsOf } from './definition/problems.js';
export { libraryProblems } from './definition/library-problems.js';
export { outlineChange } from './definition/outline-change.js';
export { outlineOf } from './definition/outline.js';
export { defineSaga, SagaBuilder } from './definition/saga-builder.js';
export type { SagaOptions, StartOptions } from './definition/saga-builder.js';
export { ScheduledTick } from './definition/scheduled-tick.js';
export { StepsBuilder } from './definition/steps-builder.js';
export type { TogetherOptions } from './definition/steps-builder.js';
export { StepStart } from './definition/command-builder.js';
export type { AnyStep, BuiltStep, CompensatableStep, StepOf } from './definition/command-builder.js';
export type { BuiltSteps, DataOf, OneOf, Joined, Patched, Phase } from './definition/data-types.js';
export { notifyBy } from './definition/wait-builder.js';
export type {
  ApprovalOptions,
  Decision,
  EventOptions,
  Limit,
  Match,
  Moment,
  NotifyOptions,
  Within,
} from './definition/wait-builder.js';
export { exponential, fixed, milliseconds } from './definition/timing.js';
export type { Backoff, Duration, RetryPolicy } from './definition/timing.js';
export { diagramOf } from './diagram/diagram-of.js';
export type { Diagram } from './diagram/diagram.js';
export { mermaid } from './diagram/mermaid/mermaid.js';
export { svg } from './diagram/svg/svg.js';
export { durationText } from './diagram/wording.js';
