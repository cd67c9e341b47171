import type { Action, FailureDetail } from '../state/history.js';
import type { JsonObject } from '../state/json.js';
import type { Direction, OwedReply, ParentSaga } from '../state/saga-state.js';

/** The saga's beginning. `input` is what the definition's `startedBy` made of the message. */
export interface StartedInput {
  readonly kind: 'started';
  readonly id: string;
  readonly tenant: string;
  readonly key: string;
  readonly input: JsonObject;
  readonly traceparent?: string;
  /**
   * For a child saga: who waits for it, and for which errand. An `undo` or `revoke` that comes first makes a saga that is over at once;
   * so does a `refusal`, which is the answer to this start and to each copy of it that comes later.
   */
  readonly parent?: {
    readonly saga: ParentSaga;
    readonly asks: OwedReply;
    readonly refusal?: { readonly code: string; readonly message: string };
  };
}

/** The answer to a command. */
export interface ReplyInput {
  readonly kind: 'reply';
  readonly messageId: string;
  readonly path: string;
  readonly direction: Direction;
  readonly epoch: number;
  /** The attempt that is answered. */
  readonly attempt: number;
  /** The broker says that it may have delivered it before. Nothing is decided by it: it is told, so that nobody has to guess why something came twice. */
  readonly redelivered?: true;
  readonly result:
    | { readonly outcome: 'success'; readonly reply: JsonObject }
    | {
        readonly outcome: 'failure' | 'transient' | 'refused' | 'dead-lettered';
        readonly failure: FailureDetail;
      }
    | { readonly outcome: 'revoked' }
    /** It came, but it does not fulfil its contract. */
    | { readonly outcome: 'unreadable'; readonly failure: FailureDetail };
}

/** The saga's timer is due. */
export interface TimerInput {
  readonly kind: 'timer';
}

/** An event that this saga waits for at `path`. */
export interface EventInput {
  readonly kind: 'event';
  readonly messageId: string;
  readonly path: string;
  readonly event: string;
  /** The key by which it was told to the saga: the wait must have the same. */
  readonly key: string;
  readonly body: JsonObject;
}

/** A person decides an approval. */
export interface DecisionInput {
  readonly kind: 'decision';
  readonly id: string;
  readonly path: string;
  readonly decision: 'approved' | 'rejected';
  readonly by: string;
  readonly role: string;
  readonly comment?: string;
}

/** A person acts on the saga. The same id is done once. */
export interface ActionInput {
  readonly kind: 'action';
  readonly id: string;
  readonly action: Action;
  readonly by: string;
  readonly reason: string;
  /** For `retry`, `redrive`, `discard`, `skip` and `override`: which step. Default for `retry`: all that are stuck or wait. For `compensate`: in which scope, if not the whole saga. */
  readonly path?: string;
  readonly direction?: Direction;
  /** For `redrive` and `discard`: of the command that was put aside. Refused if the step has had another try since. */
  readonly epoch?: number;
  /** For `redrive`: what is sent instead of the body that was put aside. */
  readonly body?: JsonObject;
  /** For `override`: what the step's outcome shall be. */
  readonly outcome?:
    | { readonly status: 'success'; readonly reply: JsonObject }
    /** `code`: one of the failures of its command, which the definition may handle. Only for a step that nobody works on. Default: `overridden`. */
    | { readonly status: 'failure'; readonly code?: string };
}

/** The parent saga asks its child for something. */
export interface AskedInput {
  readonly kind: 'asked';
  readonly asks: OwedReply;
}

/** Go on with this version of the definition. */
export interface MigrateInput {
  readonly kind: 'migrate';
  readonly by?: string;
  readonly reason?: string;
}

/** Everything that can happen to a saga. */
export type Input =
  | StartedInput
  | ReplyInput
  | TimerInput
  | EventInput
  | DecisionInput
  | ActionInput
  | AskedInput
  | MigrateInput;
