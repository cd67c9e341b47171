import type { JsonObject, JsonValue } from './json.js';
import type { AbortReason, Failure, ParkReason } from './saga-state.js';

/**
 * Where one direction of a step stands.
 *
 * - `outstanding`: the command is out, its outcome is awaited; `resendAt` is armed, and `timeoutAt` if the step has a timeout
 * - `waiting`: it will be sent (again) at `retryAt`
 * - `revoking`: given up, and the fence was asked for a definite answer; `resendAt` is armed
 * - `succeeded`, `failed`, `revoked`: definite
 * - `unknown`: given up without a definite answer; whoever goes on must make it definite (the compensation does)
 * - `stuck`: it cannot go on by itself: the saga is parked for it
 * - `skipped`: a person decided that the saga goes on without it
 */
export type CommandPhase =
  | 'outstanding'
  | 'waiting'
  | 'revoking'
  | 'succeeded'
  | 'failed'
  | 'revoked'
  | 'unknown'
  | 'stuck'
  | 'skipped';

/** One direction of a step. Times are milliseconds since 1970, by the database's clock. */
export interface CommandState {
  readonly phase: CommandPhase;
  readonly epoch: number;
  /** Sendings that the retry policy counts, from 1. A re-send because of silence is not one. */
  readonly attempt: number;
  /** Sendings of the current attempt because nobody answered. */
  readonly resends: number;
  /**
   * The body of the command: it may have to be sent again. Once it is done it stays, for what is secret in it is looked for in all that is
   * said later, and it may stand nowhere else.
   */
  readonly body: JsonObject;
  readonly notAfter: number;
  readonly resendAt?: number;
  readonly timeoutAt?: number;
  readonly retryAt?: number;
  /** The epoch of the planned retry: the same after a transient answer, the next one after a definite failure. */
  readonly retryEpoch?: number;
  /** Why it was given up, while the fence is asked: becomes the reason of the compensation if it answers `revoked`. */
  readonly givenUp?: AbortReason;
  /** Why it failed, was given up or was revoked. */
  readonly failure?: { readonly reason: AbortReason; readonly code: string; readonly message: string };
  /** Why it is stuck. `definite`: its last outcome was a failure, so a retry is a new try. */
  readonly stuck?: { readonly reason: ParkReason; readonly message: string; readonly definite: boolean };
}

interface AnyStepState {
  readonly path: string;
  /** Missing for the saga's own, outermost lane. */
  readonly lane?: string;
}

/** What is known of one run of a command step. */
export interface CommandStepState extends AnyStepState {
  readonly kind: 'command';
  readonly forward: CommandState;
  readonly compensation?: CommandState;
  /** The successful reply. */
  readonly reply?: JsonObject;
  /** What the reply (or the handler of the failure) changed in the saga's data. */
  readonly patch?: JsonObject;
  /** The code of the failure that the definition handles: the saga goes on with what it says for it. */
  readonly handled?: string;
}

/** An event was published. */
export interface PublishedState extends AnyStepState {
  readonly kind: 'published';
}

/** A branch was chosen; without a name: none. */
export interface ChosenState extends AnyStepState {
  readonly kind: 'chosen';
  readonly branch?: string;
}

/** The items of a collection, as they were when the saga came to it. */
export interface ItemsState extends AnyStepState {
  readonly kind: 'items';
  readonly items: readonly JsonValue[];
}

/** An item was begun; its path is the collection's with the item's number. */
export interface ItemState extends AnyStepState {
  readonly kind: 'item';
  readonly patch: JsonObject;
}

/** A pass of a loop is over. */
export interface PassState extends AnyStepState {
  readonly kind: 'pass';
  readonly again: boolean;
  /** It was the last one, and what the loop is for was not reached. */
  readonly exhausted?: true;
}

/** A scope that failed: an attempt, or one run behind a save-point. */
export interface ScopeState extends AnyStepState {
  readonly kind: 'scope';
  readonly phase: 'failed' | 'undone';
  readonly failure: Failure;
  /** When the next run may begin. */
  readonly retryAt?: number;
}

/** The lanes of a step have ended, and this is what they add to the data around it. */
export interface JoinedState extends AnyStepState {
  readonly kind: 'joined';
  readonly patch: JsonObject;
}

/** One thing that a wait may end with, as long as it is open. */
export interface OpenArm {
  readonly name: string;
  readonly event?: string;
  /** By what the event is told to this saga: `matchKey()`. */
  readonly key?: string;
}

/** A wait for events, for a person, or for a time. */
export interface WaitState extends AnyStepState {
  readonly kind: 'wait';
  readonly phase: 'open' | 'over' | 'dropped';
  readonly arms: readonly OpenArm[];
  readonly dueAt?: number;
  /** Who may decide; more than one after an escalation. */
  readonly roles?: readonly string[];
  readonly remindAt?: number;
  readonly escalateAt?: number;
  /** Reminders and escalations so far. */
  readonly notices?: number;
  /** What ended it: the name of an arm, or `timeout`. */
  readonly arm?: string;
  readonly patch?: JsonObject;
  readonly since: number;
}

/** Where a state machine is. What its earlier states did is folded into `patch`. */
export interface MachineStepState extends AnyStepState {
  readonly kind: 'machine';
  readonly state: string;
  /** Counts the states that were entered, and the events that kept it where it is. */
  readonly visit: number;
  /** The machine stayed where it was: no entry, and the timer goes on. */
  readonly stayed: boolean;
  /** The state's timer, taken along while the machine stays. */
  readonly dueAt?: number;
  readonly patch: JsonObject;
}

/** What is remembered of one step. */
export type StepState =
  | CommandStepState
  | PublishedState
  | ChosenState
  | ItemsState
  | ItemState
  | PassState
  | ScopeState
  | JoinedState
  | WaitState
  | MachineStepState;

export type StepStateKind = StepState['kind'];
export type StepStateOf<Kind extends StepStateKind> = Extract<StepState, { kind: Kind }>;
