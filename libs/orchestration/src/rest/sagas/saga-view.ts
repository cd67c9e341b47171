import type {
  AbortReason,
  CommandPhase,
  CommandState,
  CommandStepState,
  Direction,
  JsonObject,
  ParkReason,
  Pending,
  SagaDefinition,
  SagaState,
  SagaStatus,
  WaitState,
} from '@edda/saga-core';
import {
  commandSteps,
  dataOf,
  hasEnded,
  openWaits,
  outstanding,
  pendingOf,
  positionOf,
  wakeAt,
} from '@edda/saga-core';
import { readTraceparent } from '@edda/messaging';

/** What every look at a saga shows: one element of a list. Times are ISO 8601 in UTC. */
export interface SagaSummary {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly status: SagaStatus;
  readonly revision: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** When it turns back if it is not done by then. Missing once that time has passed. */
  readonly deadlineAt?: string;
  /** The steps at which it stands, for people. Missing once it has ended. */
  readonly position?: string;
  /** The command that is awaited, while one is; the first of them, if there are several. */
  readonly step?: {
    readonly path: string;
    readonly direction: Direction;
    readonly status: CommandPhase;
    readonly attempt: number;
    /** When the orchestrator looks at the saga again if nothing comes. */
    readonly wakeUpAt?: string;
  };
  /** Why the saga turned back, once it has. */
  readonly failure?: {
    readonly reason: AbortReason;
    readonly step: string;
    readonly code?: string;
    readonly message: string;
  };
  /** Why the saga needs a person. */
  readonly parked?: { readonly reason: ParkReason; readonly step: string; readonly message: string };
  /** The saga that this one is a step of. */
  readonly parent?: {
    readonly id: string;
    readonly name: string;
    readonly step: string;
    readonly links: { readonly self: string };
  };
  readonly links: SagaLinks;
}

export interface SagaLinks {
  readonly self: string;
  readonly history: string;
  readonly diagram: string;
}

interface ProgressView {
  readonly status: CommandPhase;
  readonly attempt: number;
  /** How often this attempt was sent again because nobody answered. Missing if it was not. */
  readonly resends?: number;
  /** The queue that its command is put into. Only where the saga is looked at by itself, and the version that it runs is here. */
  readonly queue?: string;
  /** Why it failed, was given up, or cannot go on by itself. */
  readonly reason?: {
    readonly kind: AbortReason | ParkReason;
    readonly code?: string;
    readonly message: string;
  };
}

/** One run of a command step that was begun. */
export interface StepView extends ProgressView {
  readonly path: string;
  /** The code of a failure that the definition has an answer to: the saga goes on with that. */
  readonly handled?: string;
  /** How far it has been undone. */
  readonly compensation?: ProgressView;
}

/** Something that has to come from outside: an event, a person's decision, or a time. */
export interface WaitView {
  readonly path: string;
  readonly since: string;
  /** The events that it may be, each with the key by which one is told to this saga. Empty for an approval and for a mere delay. */
  readonly events: readonly { readonly event: string; readonly key: string }[];
  /** Who may decide. */
  readonly approval?: {
    readonly roles: readonly string[];
    readonly remindAt?: string;
    readonly escalateAt?: string;
  };
  /** When the wait ends by itself. */
  readonly dueAt?: string;
}

/** Something that a saga waits for. */
export interface PendingView extends Omit<Pending, 'until'> {
  /** When it ends by itself. */
  readonly until?: string;
}

/** All of a saga but its history. */
export interface SagaView extends SagaSummary {
  /** The saga's data now: what it started with, and what replies, events and decisions have added. */
  readonly data: JsonObject;
  /** The command steps that were begun, in that order. */
  readonly steps: readonly StepView[];
  /** What it waits for, the oldest first. */
  readonly waits: readonly WaitView[];
  /** The same and all else that it waits for, in words. Empty once it has ended. */
  readonly pending: readonly PendingView[];
  /** Its open dead letters, the latest first, 20 at most. Missing if there are none. */
  readonly deadLetters?: readonly {
    readonly id: string;
    readonly reason: string;
    readonly step: string;
    readonly links: { readonly self: string };
  }[];
  /** The trace that it is in, sampled or not. Missing if it is in none. */
  readonly traceId?: string;
  readonly links: SagaLinks & {
    /** Where people look at its trace. Only where it is looked at by itself; missing if its trace was not sampled, or nobody said where traces are. */
    readonly trace?: string;
  };
}

/** A saga in a list. `base` stands before `/v1` in links. */
export function sagaSummary(state: SagaState, base: string): SagaSummary {
  const { id, definition, version, key, status, revision, startedAt, abort, parked, parent } = state;
  const position = positionOf(state);
  return {
    id,
    name: definition,
    version,
    key,
    status,
    revision,
    startedAt: isoTime(startedAt),
    ...timeOf('endedAt', state.endedAt),
    ...timeOf('deadlineAt', hasEnded(state) ? undefined : state.deadlineAt),
    ...(position === '' ? {} : { position }),
    ...stepUnderWay(state),
    ...(abort
      ? { failure: { reason: abort.reason, step: abort.path, code: abort.code, message: abort.message } }
      : {}),
    ...(parked ? { parked: { reason: parked.reason, step: parked.path, message: parked.message } } : {}),
    ...(parent ? { parent: parentView(parent, base) } : {}),
    links: linksOf(id, base),
  };
}

/** The queue that the command of a step is put into; undefined if that is not known. */
type QueueOfStep = (path: string, direction: Direction) => string | undefined;

/** A saga by itself. `definition` is the version that it runs, if this process has it. */
export function sagaView(
  state: SagaState,
  base: string,
  definition?: SagaDefinition,
  queueOf: QueueOfStep = () => undefined,
): SagaView {
  const { links, ...summary } = sagaSummary(state, base);
  const waits = hasEnded(state) ? [] : openWaits(state).map(waitView);
  const pending = pendingOf(state, definition).map(pendingView);
  const traceId = readTraceparent(state.traceparent)?.traceId;
  return {
    ...summary,
    data: dataOf(state),
    steps: commandSteps(state).map((step) => stepView(step, queueOf)),
    waits,
    pending,
    ...(traceId === undefined ? {} : { traceId }),
    links,
  };
}

export function linksOf(id: string, base: string): SagaLinks {
  const self = `${base}/v1/sagas/${id}`;
  return { self, history: `${self}/history`, diagram: `${self}/diagram` };
}

/** Milliseconds since 1970 for people. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** A field with a time for people; no field without the time. */
export function timeOf<Name extends string>(
  name: Name,
  ms: number | undefined,
): { readonly [Key in Name]?: string } {
  return ms === undefined ? {} : ({ [name]: isoTime(ms) } as { readonly [Key in Name]?: string });
}

function stepUnderWay(state: SagaState): Pick<SagaSummary, 'step'> {
  const open = outstanding(state);
  if (!open) return {};
  const { step, direction, command } = open;
  const { phase, attempt } = command;
  return {
    step: { path: step.path, direction, status: phase, attempt, ...timeOf('wakeUpAt', wakeAt(state)) },
  };
}

function stepView(
  { path, forward, compensation, handled }: CommandStepState,
  queueOf: QueueOfStep,
): StepView {
  const undone = compensation && progressOf(compensation, queueOf(path, 'compensation'));
  return {
    path,
    ...progressOf(forward, queueOf(path, 'forward')),
    ...(handled === undefined ? {} : { handled }),
    ...(undone ? { compensation: undone } : {}),
  };
}

function progressOf(
  { phase, attempt, resends, failure, stuck }: CommandState,
  queue: string | undefined,
): ProgressView {
  const progress = {
    status: phase,
    attempt,
    ...(resends === 0 ? {} : { resends }),
    ...(queue === undefined ? {} : { queue }),
  };
  if (phase === 'stuck' && stuck)
    return { ...progress, reason: { kind: stuck.reason, message: stuck.message } };
  if (!failure) return progress;
  return { ...progress, reason: { kind: failure.reason, code: failure.code, message: failure.message } };
}

function waitView({ path, since, arms, roles, dueAt, remindAt, escalateAt }: WaitState): WaitView {
  const keys = new Map(
    arms.flatMap(({ event, key }) => (event === undefined || key === undefined ? [] : [[key, event]])),
  );
  return {
    path,
    since: isoTime(since),
    events: [...keys].map(([key, event]) => ({ event, key })),
    ...(roles
      ? { approval: { roles, ...timeOf('remindAt', remindAt), ...timeOf('escalateAt', escalateAt) } }
      : {}),
    ...timeOf('dueAt', dueAt),
  };
}

function pendingView({ until, ...rest }: Pending): PendingView {
  return { ...rest, ...timeOf('until', until) };
}

function parentView({ sagaId, saga, path }: NonNullable<SagaState['parent']>, base: string) {
  return { id: sagaId, name: saga, step: path, links: { self: linksOf(sagaId, base).self } };
}
