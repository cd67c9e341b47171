import type { CommandStep, CommandType, CompensationDefinition, Fields, StepRole } from './definition.js';
import type { JsonObject } from './json.js';
import type { Duration, RetryPolicy } from './timing.js';
import { DEFAULT_FORWARD_RETRY, DEFAULT_RETRY, milliseconds } from './timing.js';

/** What the saga knows after a step: what it knew before, with the step's patch over it. */
export type Patched<Data, Patch> = {
  [Key in keyof (Omit<Data, keyof Patch> & Patch)]: (Omit<Data, keyof Patch> & Patch)[Key];
};

/** A step without `onSuccess` changes nothing in the data. */
type NoPatch = Record<never, never>;

/** A promise is an object as well, but functions of a definition are synchronous. */
type Synchronous = object & { readonly then?: never };

/** A finished step. `patch` is never there at run time: it carries the type of the step's patch to the saga builder. */
export interface BuiltStep<Patch> {
  readonly step: CommandStep;
  readonly patch?: Patch;
}

/** Where each step begins: with the command that it sends. */
export class StepStart<Data, Role extends StepRole> {
  constructor(
    private readonly path: string,
    private readonly role: Role,
  ) {}

  /** The command, and its body from the saga's data. The function must be pure: no clock, no randomness, no I/O. */
  command<Body extends object, Reply extends object>(
    command: CommandType<Body, Reply>,
    body: (data: Data) => Fields<Body>,
  ): StepOf<Data, Reply, Role, NoPatch> {
    const made: CommandStep = {
      kind: 'command',
      path: this.path,
      role: this.role,
      command,
      body: body as (data: JsonObject) => unknown,
      retry: this.role === 'retriable' ? DEFAULT_FORWARD_RETRY : DEFAULT_RETRY,
    };
    // The one class has all methods; the type of the role shows those that make sense for it.
    return new StepBuilder<Data, Reply, NoPatch>(made) as unknown as StepOf<Data, Reply, Role, NoPatch>;
  }
}

/** What all steps have. */
interface AnyStep<Data, Reply, Role extends StepRole, Patch> extends BuiltStep<Patch> {
  /** What the reply adds to the saga's data. Pure. */
  onSuccess<Added extends Synchronous>(
    patch: (data: Data, reply: Reply) => Added,
  ): StepOf<Data, Reply, Role, Added>;
  /** Sendings and waits when the participant cannot do it now. Default: 5, and 20 for a retriable step. */
  retry(policy: RetryPolicy): StepOf<Data, Reply, Role, Patch>;
  /** After which time, retries included, the step is given up. Default: never; it is only sent again. */
  timeout(after: Duration): StepOf<Data, Reply, Role, Patch>;
}

interface CompensatableStep<Data, Reply, Patch> extends AnyStep<Data, Reply, 'compensatable', Patch> {
  /**
   * The command that undoes the step, from the data as it was when the step was sent and from its reply if that is known (after a
   * timeout it is not). The retry policy is the compensation's own. Default: 20 sendings; then the saga is parked.
   */
  compensate<Body extends object>(
    command: CommandType<Body>,
    body: (data: Data, reply: Reply | undefined) => Fields<Body>,
    retry?: RetryPolicy,
  ): StepOf<Data, Reply, 'compensatable', Patch>;
  /** Says why there is nothing to undo: a step that only reads, a reservation that lapses by itself. */
  noCompensation(why: string): StepOf<Data, Reply, 'compensatable', Patch>;
}

/** A step while it is being built. A compensation can only be given to a compensatable one. */
export type StepOf<Data, Reply, Role extends StepRole, Patch> = Role extends 'compensatable'
  ? CompensatableStep<Data, Reply, Patch>
  : AnyStep<Data, Reply, Role, Patch>;

class StepBuilder<Data, Reply, Patch> implements CompensatableStep<Data, Reply, Patch> {
  declare readonly patch?: Patch;

  constructor(readonly step: CommandStep) {}

  onSuccess<Added extends Synchronous>(
    patch: (data: Data, reply: Reply) => Added,
  ): CompensatableStep<Data, Reply, Added> {
    const onSuccess = patch as unknown as (data: JsonObject, reply: JsonObject) => unknown;
    return new StepBuilder({ ...this.step, onSuccess });
  }

  retry(policy: RetryPolicy): StepBuilder<Data, Reply, Patch> {
    return new StepBuilder({ ...this.step, retry: policy });
  }

  timeout(after: Duration): StepBuilder<Data, Reply, Patch> {
    return new StepBuilder({ ...this.step, timeoutMs: milliseconds(after) });
  }

  compensate<Body extends object>(
    command: CommandType<Body>,
    body: (data: Data, reply: Reply | undefined) => Fields<Body>,
    retry: RetryPolicy = DEFAULT_FORWARD_RETRY,
  ): StepBuilder<Data, Reply, Patch> {
    const compensation = { command, body, retry } as unknown as CompensationDefinition;
    return new StepBuilder({ ...this.step, compensation });
  }

  noCompensation(why: string): StepBuilder<Data, Reply, Patch> {
    return new StepBuilder({ ...this.step, noCompensation: why });
  }
}
