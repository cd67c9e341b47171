import type { JsonObject } from './json.js';
import type { Backoff, RetryPolicy } from './timing.js';

/** The static side of a command's contract, as far as the core needs it: `command()` of @edda/messaging makes one. */
export interface CommandType<Body extends object = object, Reply extends object = object> {
  new (): Body;
  readonly messageName: string;
  readonly contractVersion: number;
  readonly reply: new () => Reply;
}

/** The static side of an event's contract: `event()` of @edda/messaging makes one. */
export interface EventType<Body extends object = object> {
  new (): Body;
  readonly messageName: string;
  readonly contractVersion: number;
}

/**
 * What a function of a definition returns for a message: its fields, without regard to the class. Through it, the contract alone says
 * what the body has to be; with `Body` itself the compiler would settle for what contract and function have in common.
 */
export type Fields<Body extends object> = { [Key in keyof Body]: Body[Key] };

/**
 * A step's place relative to the point of no return.
 *
 * - `compensatable`: before it: a failure undoes the step
 * - `pivot`: the point itself: it either fails, and all is undone, or it succeeds, and nothing is
 * - `retriable`: after it: it is tried until it succeeds, or a person helps
 */
export type StepRole = 'compensatable' | 'pivot' | 'retriable';

/** How a step is undone. */
export interface CompensationDefinition {
  readonly command: CommandType;
  /** Gets the data as it was when the step was sent, and the step's reply if it is known. */
  readonly body: (data: JsonObject, reply: JsonObject | undefined) => unknown;
  readonly retry: RetryPolicy;
}

export interface CommandStep {
  readonly kind: 'command';
  readonly path: string;
  readonly role: StepRole;
  readonly command: CommandType;
  readonly body: (data: JsonObject) => unknown;
  readonly onSuccess?: (data: JsonObject, reply: JsonObject) => unknown;
  readonly compensation?: CompensationDefinition;
  /** Why a compensatable step has nothing to undo. */
  readonly noCompensation?: string;
  readonly retry: RetryPolicy;
  readonly timeoutMs?: number;
}

/** Publishes an event. It cannot be taken back, so it counts as retriable. */
export interface PublishStep {
  readonly kind: 'publish';
  readonly path: string;
  readonly event: EventType;
  readonly body: (data: JsonObject) => unknown;
}

export type Step = CommandStep | PublishStep;

/** The steps of a saga, with a name and a version: a value that `transition()` reads. Made by the builder, checked by `problemsOf`. */
export interface SagaDefinition {
  readonly name: string;
  readonly version: number;
  readonly start: {
    readonly contract: CommandType;
    readonly key: (command: object) => string;
    readonly data: (command: object) => unknown;
    /** Whether the business key may be used again once its saga has ended. */
    readonly whenEnded: 'reject' | 'start-again';
  };
  readonly steps: readonly Step[];
  /** When a command that nobody answers is sent again. */
  readonly resend: Backoff;
  readonly commandLifetimeMs: number;
}

/** Finds a command step. */
export function commandStepOf(definition: SagaDefinition, path: string): CommandStep | undefined {
  return definition.steps.find((step): step is CommandStep => step.kind === 'command' && step.path === path);
}

/** The contracts of all commands that the saga sends, compensations included. */
export function commandsOf(definition: SagaDefinition): readonly CommandType[] {
  return definition.steps.flatMap((step) =>
    step.kind === 'command' ? [step.command, ...(step.compensation ? [step.compensation.command] : [])] : [],
  );
}
