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

/**
 * What a transition wants done. Ids are deterministic, so that doing it twice is the same as doing it once.
 * Timers are no effects: they follow from the state (`wakeAt`).
 */
export type Effect =
  | {
      readonly kind: 'send-command';
      readonly messageId: string;
      readonly command: string;
      readonly contractVersion: number;
      readonly path: string;
      readonly direction: Direction;
      readonly epoch: number;
      readonly attempt: number;
      readonly notAfter: number;
      readonly body: JsonObject;
    }
  /** Asks the fence to forbid a forward command that has not run yet, and to say what became of it. */
  | {
      readonly kind: 'send-revoke';
      readonly messageId: string;
      readonly command: string;
      readonly contractVersion: number;
      readonly path: string;
      readonly epoch: number;
      readonly notAfter: number;
    }
  | {
      readonly kind: 'publish-event';
      readonly messageId: string;
      readonly event: string;
      readonly contractVersion: number;
      readonly path: string;
      readonly body: JsonObject;
    };

type Errand = Direction | 'revoke' | 'event';

/**
 * The id of a message: `<saga>:<path>:<errand>:<epoch>`. The same saga, step, direction and epoch always give the same id, whoever
 * computes it and whenever: the participant's fence recognises a re-send, a re-publish and a second orchestrator by it.
 */
export function effectId(sagaId: string, path: string, errand: Errand, epoch: number): string {
  return `${sagaId}:${path}:${errand}:${epoch}`;
}
