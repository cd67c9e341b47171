import type { JsonObject } from './json.js';
import type { AbortReason, Direction, ParkReason } from './saga-state.js';

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

/**
 * One thing that happened or was decided. Facts hold all that is needed to make the state again without running
 * a definition's functions: `fold(history)` gives the state exactly.
 */
export type Fact =
  | {
      readonly kind: 'saga-started';
      readonly id: string;
      readonly tenant: string;
      readonly definition: string;
      readonly version: number;
      readonly key: string;
      readonly input: JsonObject;
      readonly traceparent?: string;
    }
  /** The first sending, or the first of a new epoch. */
  | (AtCommand &
      Armed & {
        readonly kind: 'command-sent';
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
  | (AtCommand & {
      readonly kind: 'command-succeeded';
      readonly reply: JsonObject;
      readonly patch?: JsonObject;
    })
  /** A business failure: definite. */
  | (AtCommand & { readonly kind: 'command-failed'; readonly failure: FailureDetail })
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
  | {
      readonly kind: 'event-published';
      readonly path: string;
      readonly messageId: string;
      readonly event: string;
      readonly body: JsonObject;
    }
  | {
      readonly kind: 'compensation-began';
      readonly reason: AbortReason;
      readonly path: string;
      readonly code?: string;
      readonly message: string;
    }
  | {
      readonly kind: 'saga-parked';
      readonly reason: ParkReason;
      readonly path: string;
      readonly message: string;
    }
  | { readonly kind: 'saga-completed' }
  | { readonly kind: 'saga-compensated' }
  /** Something came that changes nothing. Kept, so that nobody has to guess what became of it. */
  | {
      readonly kind: 'input-ignored';
      readonly input: string;
      readonly messageId?: string;
      readonly reason: IgnoreReason;
    };

export type FactKind = Fact['kind'];

/**
 * Why an input changed nothing.
 *
 * - `duplicate`: this outcome is known already
 * - `late`: the command was given up, or the saga went on without it
 * - `stale-epoch`: it answers an earlier try
 * - `unknown-step`: the saga never sent such a command
 * - `already-started`, `ended`, `parked`: the saga's status does not allow it
 * - `not-due`: a timer that has been moved since
 */
export type IgnoreReason =
  'duplicate' | 'late' | 'stale-epoch' | 'unknown-step' | 'already-started' | 'ended' | 'parked' | 'not-due';

/** A fact with its place in the saga's history. `sequence` counts from 1 without gaps; `at` is milliseconds since 1970. */
export interface HistoryEntry {
  readonly sequence: number;
  readonly at: number;
  readonly fact: Fact;
}
