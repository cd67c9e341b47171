import type {
  AbortReason,
  CommandPhase,
  CommandState,
  Direction,
  JsonObject,
  ParkReason,
  SagaState,
  SagaStatus,
  StepState,
} from '@edda/saga-core';
import { dataOf, outstanding, wakeAt } from '@edda/saga-core';

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
  /** What is awaited, while the saga is under way. */
  readonly step?: {
    readonly path: string;
    readonly direction: Direction;
    readonly status: CommandPhase;
    readonly attempt: number;
    /** When the orchestrator looks at it again if nothing comes. */
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
  readonly links: SagaLinks;
}

export interface SagaLinks {
  readonly self: string;
  readonly history: string;
}

/** One step that was begun. */
export interface StepView {
  readonly path: string;
  readonly status: CommandPhase;
  readonly attempt: number;
  /** How far it has been undone. */
  readonly compensation?: { readonly status: CommandPhase; readonly attempt: number };
}

/** All of a saga but its history. */
export interface SagaView extends SagaSummary {
  /** The saga's data now: what it started with, and what the replies have added. */
  readonly data: JsonObject;
  readonly steps: readonly StepView[];
}

/** A saga in a list. `base` stands before `/v1` in links. */
export function sagaSummary(state: SagaState, base: string): SagaSummary {
  const { id, definition, version, key, status, revision, startedAt, endedAt, abort, parked } = state;
  return {
    id,
    name: definition,
    version,
    key,
    status,
    revision,
    startedAt: isoTime(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: isoTime(endedAt) }),
    ...stepUnderWay(state),
    ...(abort
      ? { failure: { reason: abort.reason, step: abort.path, code: abort.code, message: abort.message } }
      : {}),
    ...(parked ? { parked: { reason: parked.reason, step: parked.path, message: parked.message } } : {}),
    links: linksOf(id, base),
  };
}

/** A saga by itself. */
export function sagaView(state: SagaState, base: string): SagaView {
  const { links, ...summary } = sagaSummary(state, base);
  return { ...summary, data: dataOf(state), steps: state.steps.map(stepView), links };
}

export function linksOf(id: string, base: string): SagaLinks {
  const self = `${base}/v1/sagas/${id}`;
  return { self, history: `${self}/history` };
}

/** Milliseconds since 1970 for people. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

function stepUnderWay(state: SagaState): Pick<SagaSummary, 'step'> {
  const open = outstanding(state);
  if (!open) return {};
  const { step, direction, command } = open;
  const wakesAt = wakeAt(state);
  const wakeUpAt = wakesAt === undefined ? {} : { wakeUpAt: isoTime(wakesAt) };
  return { step: { path: step.path, direction, ...progressOf(command), ...wakeUpAt } };
}

function stepView({ path, forward, compensation }: StepState): StepView {
  return {
    path,
    ...progressOf(forward),
    ...(compensation ? { compensation: progressOf(compensation) } : {}),
  };
}

function progressOf({ phase, attempt }: CommandState): {
  readonly status: CommandPhase;
  readonly attempt: number;
} {
  return { status: phase, attempt };
}
