import type { JsonObject, JsonValue } from './json.js';
import type { AbortReason, Direction, Failure, OwedReply, ParentSaga, ParkReason } from './saga-state.js';
import type { OpenArm } from './step-state.js';

/** When a command that is out will be looked at again. Milliseconds since 1970. */
interface Armed {
  readonly resendAt: number;
  readonly timeoutAt?: number;
}

/** What a participant or the definition said of a failure. */
export interface FailureDetail {
  readonly code: string;
  readonly message: string;
  readonly details?: JsonObject;
}

interface AtCommand {
  readonly path: string;
  readonly direction: Direction;
}

export interface AtStep {
  readonly path: string;
  readonly lane?: string;
}

/** What an approval published, if it tells somebody. */
interface Notice {
  readonly messageId: string;
  readonly event: string;
  readonly body: JsonObject;
}

/** What people may do with a saga. */
export const ACTIONS = [
  'cancel',
  'pause',
  'resume',
  'retry',
  'redrive',
  'discard',
  'skip',
  'override',
  'compensate',
  'resolve',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Who said what became of a command, if it was not its participant: a person. */
interface Said {
  readonly by?: string;
}

/** Facts about commands. */
type CommandFact =
  /** The first sending, or the first of a new epoch. */
  | (AtCommand &
      Armed & {
        readonly kind: 'command-sent';
        readonly lane?: string;
        readonly messageId: string;
        readonly command: string;
        readonly epoch: number;
        readonly attempt: number;
        readonly notAfter: number;
        readonly body: JsonObject;
      })
  /** The same command again, same id and bytes: because nobody answered, or because its retry was due. */
  | (AtCommand &
      Armed & {
        readonly kind: 'command-resent';
        readonly attempt: number;
        readonly because: 'silence' | 'retry';
      })
  | (AtCommand &
      Said & {
        readonly kind: 'command-succeeded';
        readonly reply: JsonObject;
        readonly patch?: JsonObject;
      })
  /** A business failure: definite. */
  | (AtCommand & Said & { readonly kind: 'command-failed'; readonly failure: FailureDetail })
  /** The definition says what to do about this failure; the saga goes on. */
  | {
      readonly kind: 'failure-handled';
      readonly path: string;
      readonly code: string;
      readonly patch?: JsonObject;
    }
  /** The participant gave up for now, or a retriable step failed: it will be sent (again) at `retryAt`, under this epoch. */
  | (AtCommand & {
      readonly kind: 'retry-planned';
      readonly failure: FailureDetail;
      readonly retryAt: number;
      readonly epoch: number;
    })
  /** Given up with the outcome unknown; its compensation follows and makes it definite. */
  | (AtCommand & {
      readonly kind: 'command-given-up';
      readonly reason: AbortReason;
      readonly message: string;
    })
  | (AtCommand & {
      readonly kind: 'revoke-sent';
      readonly messageId: string;
      readonly reason: AbortReason;
      /** What was said, if an answer led to it. */
      readonly message?: string;
      readonly resendAt: number;
    })
  | (AtCommand & { readonly kind: 'command-revoked' })
  /** It cannot go on by itself. */
  | (AtCommand & {
      readonly kind: 'command-stuck';
      readonly reason: ParkReason;
      readonly message: string;
      readonly definite: boolean;
    })
  /** A person wants it tried again; the attempts count anew. */
  | (AtCommand & { readonly kind: 'command-unstuck'; readonly epoch: number; readonly retryAt: number })
  /** A person put another body in the place of the one that its participant put aside. Id and epoch stay. */
  | (AtCommand & { readonly kind: 'command-corrected'; readonly body: JsonObject })
  | (AtCommand & { readonly kind: 'command-skipped' });

/** Facts about the steps around commands. */
type StepFact =
  | (AtStep & {
      readonly kind: 'event-published';
      readonly messageId: string;
      readonly event: string;
      readonly body: JsonObject;
    })
  | (AtStep & { readonly kind: 'branch-chosen'; readonly branch?: string })
  | (AtStep & { readonly kind: 'items-taken'; readonly items: readonly JsonValue[] })
  | (AtStep & { readonly kind: 'item-began'; readonly patch: JsonObject })
  | (AtStep & { readonly kind: 'pass-ended'; readonly again: boolean; readonly exhausted?: true })
  | (AtStep & { readonly kind: 'scope-failed'; readonly failure: Failure })
  | { readonly kind: 'scope-undone'; readonly path: string; readonly retryAt?: number }
  | (AtStep & { readonly kind: 'lanes-joined'; readonly patch: JsonObject })
  | (AtStep & {
      readonly kind: 'state-entered';
      readonly state: string;
      readonly visit: number;
      readonly stayed: boolean;
      /** The state's timer, while the machine stays where it is. */
      readonly dueAt?: number;
    });

/** Facts about waiting. */
type WaitFact =
  | (AtStep & {
      readonly kind: 'wait-began';
      readonly arms: readonly OpenArm[];
      readonly dueAt?: number;
      readonly role?: string;
      readonly remindAt?: number;
      readonly escalateAt?: number;
      readonly notice?: Notice;
    })
  /** Without an arm the event changed nothing, and the wait goes on: it was to be ignored, a guard refused it, or it was not expected. */
  | {
      readonly kind: 'event-received';
      readonly path: string;
      readonly messageId: string;
      readonly event: string;
      readonly body: JsonObject;
      readonly arm?: string;
      readonly patch?: JsonObject;
    }
  | {
      readonly kind: 'decision-made';
      readonly path: string;
      readonly messageId: string;
      readonly arm: string;
      readonly by: string;
      readonly role: string;
      readonly comment?: string;
      readonly patch?: JsonObject;
    }
  | { readonly kind: 'wait-timed-out'; readonly path: string }
  /** Nobody waits any more: the part of the saga that waited was given up. */
  | { readonly kind: 'wait-dropped'; readonly path: string }
  | {
      readonly kind: 'approval-reminded';
      readonly path: string;
      readonly remindAt: number;
      readonly notice?: Notice;
    }
  | {
      readonly kind: 'approval-escalated';
      readonly path: string;
      readonly role: string;
      readonly notice?: Notice;
    };

/** Facts about the saga as a whole. */
type SagaFact =
  | {
      readonly kind: 'saga-started';
      readonly id: string;
      readonly tenant: string;
      readonly definition: string;
      readonly version: number;
      readonly key: string;
      readonly input: JsonObject;
      readonly deadlineAt?: number;
      readonly parent?: ParentSaga;
      readonly traceparent?: string;
    }
  | ({ readonly kind: 'compensation-began' } & Failure)
  | {
      readonly kind: 'saga-parked';
      readonly reason: ParkReason;
      readonly path: string;
      readonly message: string;
    }
  | { readonly kind: 'saga-paused' }
  /** Goes on after it was paused or parked. */
  | { readonly kind: 'saga-resumed' }
  | { readonly kind: 'deadline-passed' }
  | { readonly kind: 'saga-completed' }
  | { readonly kind: 'saga-compensated' }
  | { readonly kind: 'saga-resolved' }
  /** A person did something; what it led to follows. */
  | {
      readonly kind: 'action-taken';
      readonly id: string;
      readonly action: Action;
      readonly by: string;
      readonly reason: string;
      readonly path?: string;
    }
  /** The definition threw at it, so it was not done, and may come again under the same id. */
  | { readonly kind: 'action-failed'; readonly id: string }
  | ({ readonly kind: 'reply-owed' } & OwedReply)
  | {
      readonly kind: 'reply-given';
      readonly messageId: string;
      readonly outcome: 'success' | 'failure' | 'revoked';
    }
  /** The saga goes on with another version of its definition, and with data that this version understands. */
  | {
      readonly kind: 'saga-migrated';
      readonly from: number;
      readonly to: number;
      /** Who wanted it, and why. */
      readonly by?: string;
      readonly reason?: string;
      readonly data: JsonObject;
    }
  /** Something came that changes nothing. Kept, so that nobody has to guess what became of it. */
  | {
      readonly kind: 'input-ignored';
      readonly input: string;
      readonly messageId?: string;
      readonly reason: IgnoreReason;
    };

/** How the message came that led to a fact. */
interface Arrival {
  /** The broker says that it may have delivered it before: the connection was lost, or a process died, before it was acknowledged. */
  readonly redelivered?: true;
}

/**
 * One thing that happened or was decided. Facts hold all that is needed to make the state again without running
 * a definition's functions: `fold(history)` gives the state exactly.
 */
export type Fact = (SagaFact | CommandFact | StepFact | WaitFact) & Arrival;

export type FactKind = Fact['kind'];
export type FactOf<Kind extends FactKind> = Extract<Fact, { kind: Kind }>;

/**
 * Why an input changed nothing.
 *
 * - `duplicate`: this outcome is known already
 * - `late`: the command was given up, or the saga went on without it; or the scope that a person means is over
 * - `stale-epoch`: it answers an earlier try, or is about one
 * - `unknown-step`: the saga never sent such a command
 * - `already-started`, `ended`, `parked`: the saga's status does not allow it
 * - `not-due`: a timer that was early
 * - `not-waiting`: the saga does not wait for this event or decision, or does not any more
 * - `not-allowed`: the person does not have the role that may decide
 * - `not-parked`, `not-paused`: there is nothing to retry, redrive, discard, skip, override or resume
 * - `past-pivot`: behind its point of no return a saga only goes forward
 * - `no-migration`: the definition does not say how a saga goes on from here
 */
export type IgnoreReason =
  | 'duplicate'
  | 'late'
  | 'stale-epoch'
  | 'unknown-step'
  | 'already-started'
  | 'ended'
  | 'parked'
  | 'not-due'
  | 'not-waiting'
  | 'not-allowed'
  | 'not-parked'
  | 'not-paused'
  | 'past-pivot'
  | 'expired'
  | 'no-migration';

/** A fact with its place in the saga's history. `sequence` counts from 1 without gaps; `at` is milliseconds since 1970. */
export interface HistoryEntry {
  readonly sequence: number;
  readonly at: number;
  readonly fact: Fact;
}
