import type { ReplyInput, SagaDefinition, StartedInput } from '@edda/saga-core';
import type { KeyClaim } from '../saga-store.js';

/** Somebody wants a new saga. */
export interface StartWork {
  readonly kind: 'start';
  readonly definition: SagaDefinition;
  readonly claim: KeyClaim;
  readonly input: StartedInput;
}

/** A reply has come. */
export interface ReplyWork {
  readonly kind: 'reply';
  readonly sagaId: string;
  /** Name of the definition, as the message says. */
  readonly saga: string;
  /** Wire name of the command that is answered. */
  readonly command: string;
  readonly input: ReplyInput;
}

/** The timer of a saga is due. */
export interface TimerWork {
  readonly kind: 'timer';
  readonly sagaId: string;
}

/** One thing to do for one saga. */
export type Work = StartWork | ReplyWork | TimerWork;

/** What became of it, once it is committed. */
export type WorkResult =
  | { readonly status: 'done' }
  /** Another process holds the saga just now: nothing was done, and it may be submitted again in a moment. */
  | { readonly status: 'busy' }
  /** For a start: the saga is there, or was already (`repeated`). */
  | { readonly status: 'started'; readonly sagaId: string; readonly repeated: boolean }
  | { readonly status: 'idempotency-conflict'; readonly sagaId: string }
  | { readonly status: 'key-taken'; readonly sagaId: string }
  /** The saga runs a version that this process does not have; another one may. */
  | { readonly status: 'unknown-version'; readonly detail: string }
  /** Nothing can be done with it: the message is to be put aside. */
  | {
      readonly status: 'rejected';
      readonly reason: 'unknown-saga' | 'contract-violated';
      readonly detail: string;
    };
