/** A value that survives JSON unchanged. Everything that travels or is stored is of this type. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Which way a step's command goes: `forward` does the step, `compensation` undoes it. */
export type Direction = 'forward' | 'compensation';

/**
 * How a command ended.
 *
 * - `success`, `failure`: it was executed; the reply is stored behind the fence
 * - `transient`: nothing was done; the participant gave up for now, and the orchestrator decides when to send again
 * - `refused`: the fence (or the not-after time) forbids it; nothing was done by this delivery
 * - `revoked`: the answer to a revoke: the command never ran and never will
 * - `dead-lettered`: the participant could not read the command, and put it aside
 */
export const OUTCOMES = ['success', 'failure', 'transient', 'refused', 'revoked', 'dead-lettered'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What every message of a saga says about where it belongs. */
interface SagaAddress {
  /** Message id. Deterministic: a re-send carries the same id. */
  readonly id: string;
  /** Wire name: of the command, or of the event. A reply carries the name of its command. */
  readonly name: string;
  readonly contractVersion: number;
  /** The saga's id; on the wire also the correlation id. */
  readonly sagaId: string;
  /** Name of the saga definition. */
  readonly saga: string;
  /** The step, with iteration where there is one. */
  readonly path: string;
  readonly tenant: string;
  /** W3C trace context of the request that started the saga, if it brought one. */
  readonly traceparent?: string;
  readonly body: JsonObject;
}

/** A request to one participant; a `revoke` asks the fence to forbid a forward command that has not run yet. */
export interface CommandMessage extends SagaAddress {
  readonly kind: 'command' | 'revoke';
  readonly direction: Direction;
  readonly epoch: number;
  /** 1 for the first sending; a re-send because of silence keeps it. */
  readonly attempt: number;
  /** Milliseconds since 1970. Participants refuse the command from then on. */
  readonly notAfter: number;
}

/** The outcome of a command. */
export interface ReplyMessage extends SagaAddress {
  readonly kind: 'reply';
  readonly direction: Direction;
  readonly epoch: number;
  /** The attempt that this answers. */
  readonly attempt: number;
  readonly outcome: Outcome;
  /** Id of the command that this answers. */
  readonly causationId: string;
}

/** A fact for many. */
export interface EventMessage extends SagaAddress {
  readonly kind: 'event';
}

export type Message = CommandMessage | ReplyMessage | EventMessage;

/** The body of a reply whose outcome is not `success`. */
export interface FailureBody extends JsonObject {
  /** Stable, for programs: `out-of-stock`. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  readonly details?: JsonObject;
}
