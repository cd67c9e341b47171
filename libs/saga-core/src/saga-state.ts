import type { JsonObject } from './json.js';

/**
 * The words, one per concept (docs/glossary.md has them all):
 *
 * - saga: one running instance of a saga definition
 * - step: one local transaction at a participant: a command and, if compensatable, its compensation
 * - path: names a step (and later its iteration) inside one saga
 * - direction: `forward` does the step, `compensation` undoes it
 * - epoch: counts the definite tries of one direction of a step; a definite failure or a revocation raises it, a
 *   re-send never
 * - outcome: how a command ended: business data, not an exception
 */

/** Where a saga stands. The last two are ends; a parked saga needs a person and says why. */
export const SAGA_STATUSES = ['running', 'compensating', 'parked', 'completed', 'compensated'] as const;
export type SagaStatus = (typeof SAGA_STATUSES)[number];

/** `forward` does a step, `compensation` undoes it. */
export type Direction = 'forward' | 'compensation';

/**
 * Where one direction of a step stands.
 *
 * - `outstanding`: the command is out, its outcome is awaited; `resendAt` is armed, and `timeoutAt` if the step has a timeout
 * - `waiting`: it will be sent (again) at `retryAt`
 * - `revoking`: given up, and the fence was asked for a definite answer; `resendAt` is armed
 * - `succeeded`, `failed`, `revoked`: definite
 * - `unknown`: given up without a definite answer; whoever goes on must make it definite (the compensation does)
 */
export type CommandPhase =
  'outstanding' | 'waiting' | 'revoking' | 'succeeded' | 'failed' | 'revoked' | 'unknown';

/** One direction of a step. Times are milliseconds since 1970, by the database's clock. */
export interface CommandState {
  readonly phase: CommandPhase;
  readonly epoch: number;
  /** Sendings that the retry policy counts, from 1. A re-send because of silence is not one. */
  readonly attempt: number;
  /** Sendings of the current attempt because nobody answered. */
  readonly resends: number;
  /** The body of the command, kept while it may have to be sent again. */
  readonly body: JsonObject;
  readonly notAfter: number;
  readonly resendAt?: number;
  readonly timeoutAt?: number;
  readonly retryAt?: number;
  /** The epoch of the planned retry: the same after a transient answer, the next one after a definite failure. */
  readonly retryEpoch?: number;
  /** Why it was given up, while the fence is asked: becomes the reason of the compensation if it answers `revoked`. */
  readonly givenUp?: AbortReason;
}

/** What is known of one step of one saga. */
export interface StepState {
  readonly path: string;
  readonly forward: CommandState;
  readonly compensation?: CommandState;
  /** The successful reply. */
  readonly reply?: JsonObject;
  /** What the reply changed in the saga's data. */
  readonly patch?: JsonObject;
}

/** Why a saga turned back. */
export type AbortReason = 'failure' | 'timeout' | 'retries-exhausted' | 'refused' | 'unreadable' | 'expired';

/** Why a saga needs a person. */
export type ParkReason =
  'retries-exhausted' | 'compensation-failed' | 'refused' | 'unreadable' | 'expired' | 'definition-threw';

/** The whole state of one saga: what `transition()` reads and makes, and what the database keeps. Plain JSON. */
export interface SagaState {
  readonly id: string;
  readonly tenant: string;
  readonly definition: string;
  readonly version: number;
  /** The business key: at most one saga of a definition that has not ended carries it. */
  readonly key: string;
  readonly status: SagaStatus;
  /** The number of facts in the saga's history; each transition that changes anything raises it. */
  readonly revision: number;
  /** The data that the saga started with. What it is now follows from the steps' patches: `dataOf(state)`. */
  readonly input: JsonObject;
  /** Index in the definition of the step that is under way, or of the next one. */
  readonly position: number;
  /** In the order in which they were begun. */
  readonly steps: readonly StepState[];
  /** Set once the saga has turned back. */
  readonly abort?: {
    readonly reason: AbortReason;
    readonly path: string;
    readonly code?: string;
    readonly message: string;
  };
  /** Set while the saga is parked. */
  readonly parked?: { readonly reason: ParkReason; readonly path: string; readonly message: string };
  readonly traceparent?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** True for a saga that will never change again. */
export function hasEnded(state: SagaState): boolean {
  return state.status === 'completed' || state.status === 'compensated';
}

/** The state of one step, if it was begun. */
export function stepOf(state: SagaState, path: string): StepState | undefined {
  return state.steps.find((step) => step.path === path);
}

/** The saga's data now: its input with the patches of all steps. */
export function dataOf(state: SagaState): JsonObject {
  return patched(state, state.steps);
}

/** The saga's data as it was when the step was sent: what its compensation is built from. */
export function dataBefore(state: SagaState, path: string): JsonObject {
  const index = state.steps.findIndex((step) => step.path === path);
  return patched(state, index < 0 ? state.steps : state.steps.slice(0, index));
}

function patched({ input }: SagaState, steps: readonly StepState[]): JsonObject {
  // Spread and not Object.assign: a key "__proto__" in somebody's JSON stays a key like any other.
  return steps.reduce<JsonObject>((data, { patch }) => ({ ...data, ...patch }), { ...input });
}

/** The direction of the step whose outcome the saga is waiting for, if it is waiting for one. */
export function outstanding(
  state: SagaState,
): { readonly step: StepState; readonly direction: Direction; readonly command: CommandState } | undefined {
  if (state.status !== 'running' && state.status !== 'compensating') return undefined;
  for (const step of state.steps) {
    if (step.compensation && isOpen(step.compensation)) {
      return { step, direction: 'compensation', command: step.compensation };
    }
    if (isOpen(step.forward)) return { step, direction: 'forward', command: step.forward };
  }
  return undefined;
}

/** True while an outcome is awaited or another sending is planned. */
export function isOpen(command: CommandState): boolean {
  return command.phase === 'outstanding' || command.phase === 'waiting' || command.phase === 'revoking';
}

/**
 * When the saga has to be looked at again if nothing comes: the earliest of its timers, in milliseconds since 1970.
 * Undefined for a saga that has ended or is parked. A saga that is under way always has one: nothing can be stuck for ever.
 */
export function wakeAt(state: SagaState): number | undefined {
  const open = outstanding(state)?.command;
  if (!open) return undefined;
  const times = [open.resendAt, open.timeoutAt, open.retryAt].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
