import type { FailureDetail } from './history.js';
import type { JsonObject } from './json.js';
import type { Direction } from './saga-state.js';

/** The saga's beginning. `input` is what the definition's `startedBy` made of the message. */
export interface StartedInput {
  readonly kind: 'started';
  readonly id: string;
  readonly tenant: string;
  readonly key: string;
  readonly input: JsonObject;
  readonly traceparent?: string;
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

/** Everything that can happen to a saga. */
export type Input = StartedInput | ReplyInput | TimerInput;
