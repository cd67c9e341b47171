import type { JsonObject } from './json.js';
import type { StepState } from './step-state.js';

/**
 * The words, one per concept (docs/glossary.md has them all):
 *
 * - saga: one running instance of a saga definition
 * - step: one local transaction at a participant: a command and, if compensatable, its compensation
 * - path: names one run of a step inside one saga: its name, and its iteration if it stands in a loop
 * - lane: a part of a saga that has data of its own for a while: a branch, an item, an attempt
 * - direction: `forward` does the step, `compensation` undoes it
 * - epoch: counts the definite tries of one direction of a step; a definite failure or a revocation raises it, a
 *   re-send never
 * - outcome: how a command ended: business data, not an exception
 */

/** Where a saga stands. The last three are ends. A parked saga needs a person and says why; a paused one was stopped by a person. */
export const SAGA_STATUSES = [
  'running',
  'waiting',
  'compensating',
  'paused',
  'parked',
  'completed',
  'compensated',
  'resolved',
] as const;
export type SagaStatus = (typeof SAGA_STATUSES)[number];

/** `forward` does a step, `compensation` undoes it. */
export type Direction = 'forward' | 'compensation';

/** Why a saga, or a part of it, turned back. */
export type AbortReason =
  | 'failure'
  | 'timeout'
  | 'retries-exhausted'
  | 'refused'
  | 'unreadable'
  | 'expired'
  /** A person said no, or an event came that turns the saga back. */
  | 'rejected'
  /** A loop had its last pass without reaching what it is for. */
  | 'loop-exhausted'
  /** Another branch failed, and this one was given up for it. */
  | 'interrupted'
  | 'cancelled'
  | 'deadline'
  /** A person had it undone. */
  | 'operator'
  /** The saga that this one is a child of was undone. */
  | 'parent';

/** True for a wish to turn the saga back that does not come from its steps: whatever the pivot answers, it is not tried again. */
export function isUnwanted(reason: AbortReason): boolean {
  return UNWANTED.has(reason);
}

const UNWANTED: ReadonlySet<AbortReason> = new Set(['cancelled', 'deadline', 'operator', 'parent']);

/** Why a saga needs a person. */
export type ParkReason =
  | 'retries-exhausted'
  | 'compensation-failed'
  | 'refused'
  | 'unreadable'
  /** The participant put the command aside. Earlier deliveries of it may have been executed. */
  | 'dead-lettered'
  | 'expired'
  | 'definition-threw'
  | 'unexpected-event';

/** What went wrong, where. */
export interface Failure {
  readonly reason: AbortReason;
  readonly path: string;
  readonly code?: string;
  readonly message: string;
}

/** The saga that waits for this one. */
export interface ParentSaga {
  readonly sagaId: string;
  /** Name of its definition. */
  readonly saga: string;
  /** The step there that this saga is. */
  readonly path: string;
  readonly traceparent?: string;
}

/** A reply that the saga owes to its parent, once it has come to the end that is asked for. */
export interface OwedReply {
  /** `run`: do it. `undo`: undo it. `revoke`: do not do it if you still can. */
  readonly errand: 'run' | 'undo' | 'revoke';
  /** Whether the parent waits for the end. */
  readonly answer: 'at-start' | 'at-end';
  readonly messageId: string;
  readonly epoch: number;
  readonly attempt: number;
}

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
  /** What was begun, in that order. */
  readonly steps: readonly StepState[];
  /** Set once the saga has turned back. */
  readonly abort?: Failure;
  /** Set while the saga is parked, or paused with a function of its definition having thrown meanwhile. */
  readonly parked?: { readonly reason: ParkReason; readonly path: string; readonly message: string };
  /** Milliseconds since 1970. Taken away once it has passed. */
  readonly deadlineAt?: number;
  readonly parent?: ParentSaga;
  readonly owed?: readonly OwedReply[];
  /** Ids of the latest things that people did, so that none is done twice. */
  readonly actions?: readonly string[];
  readonly traceparent?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** True for a saga that is over. Only a child saga that completed can change again: when its parent is undone. */
export function hasEnded({ status }: Pick<SagaState, 'status'>): boolean {
  return status === 'completed' || status === 'compensated' || status === 'resolved';
}

/** True while nothing is decided by itself: the saga is over, or a person has to act first. */
export function isAtRest(state: Pick<SagaState, 'status'>): boolean {
  return hasEnded(state) || state.status === 'parked' || state.status === 'paused';
}
