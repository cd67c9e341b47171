import type { JsonObject } from '../state/json.js';
import { asJsonObject } from '../state/json.js';
import type { ChildEnded } from './child-contract.js';
import { RunSaga, UndoSaga } from './child-contract.js';
import type { CommandType, FailureType, Fields } from './contract-type.js';
import type {
  AddedBy,
  BuiltSteps,
  DataOf,
  NoPatch,
  OneOf,
  Patched,
  Phase,
  PhaseOf,
  Settled,
  Synchronous,
} from './data-types.js';
import type {
  CommandStep,
  CompensationDefinition,
  DeadLetterPolicy,
  FailureHandler,
  Step,
  StepRole,
} from './step.js';
import type { StepsBuilder } from './steps-builder.js';
import type { Duration, RetryPolicy } from './timing.js';
import { DEFAULT_FORWARD_RETRY, DEFAULT_RETRY, milliseconds } from './timing.js';

/**
 * A finished step. `patch` and `undo` are never there at run time: they carry the type of the step's patch to the saga builder, and that
 * it was said how the step is undone.
 */
export interface BuiltStep<Patch, Undo = 'said', Ends extends Phase = Phase> {
  readonly step: CommandStep;
  /** In a tuple, since a step without a patch has the type `never` here. */
  readonly patch?: readonly [Patch];
  readonly undo?: Undo;
  /** Where what follows its failures ends. In a tuple for the same reason. */
  readonly ends?: readonly [Ends];
}

/** Makes a builder for the steps inside a handler. */
export type NewSteps = () => BuiltSteps;

/** Where each step begins: with the command that it sends, or the saga that it starts. */
export class StepStart<Data, Role extends StepRole> {
  constructor(
    private readonly name: string,
    private readonly role: Role,
    private readonly newSteps: NewSteps,
  ) {}

  /** The command, and its body from the saga's data. The function must be pure: no clock, no randomness, no I/O. */
  command<Body extends object, Reply extends object, Failure extends FailureType>(
    command: CommandType<Body, Reply, Failure>,
    body: (data: Data) => Fields<Body>,
  ): StepOf<Data, Reply, Failure, Role, never, Role extends 'compensatable' ? 'unsaid' : 'said'> {
    return this.begin({
      ...this.beginning(),
      command,
      body: body as (data: JsonObject) => unknown,
    });
  }

  /**
   * A child saga, which this step waits for. `start` is the contract that starts the child, and `input` its body. If this saga is
   * undone, so is the child, whether it still runs or has completed. It fails if the child ends compensated.
   */
  child<Body extends object>(
    saga: string,
    start: CommandType<Body>,
    input: (data: Data) => Fields<Body>,
  ): StepOf<Data, ChildEnded, never, Role, never, 'said'> {
    const body = childBody(saga, 'await', input as (data: JsonObject) => unknown);
    const undo = { command: UndoSaga, body, retry: DEFAULT_FORWARD_RETRY };
    return this.begin({
      ...this.beginning(),
      command: RunSaga,
      body,
      child: { saga, start, mode: 'await' },
      ...(this.role === 'compensatable' ? { compensation: undo as unknown as CompensationDefinition } : {}),
    });
  }

  /** A saga that is started and left to itself: it is neither waited for nor undone. */
  detach<Body extends object>(
    saga: string,
    start: CommandType<Body>,
    input: (data: Data) => Fields<Body>,
  ): StepOf<Data, ChildEnded, never, Role, never, 'said'> {
    return this.begin({
      ...this.beginning(),
      command: RunSaga,
      body: childBody(saga, 'detach', input as (data: JsonObject) => unknown),
      child: { saga, start, mode: 'detach' },
      ...(this.role === 'compensatable'
        ? { noCompensation: 'the saga that it starts goes its own way' }
        : {}),
    });
  }

  private beginning() {
    const retry = this.role === 'retriable' ? DEFAULT_FORWARD_RETRY : DEFAULT_RETRY;
    return { kind: 'command', name: this.name, role: this.role, onFailure: [], retry } as const;
  }

  private begin<Built>(step: CommandStep): Built {
    // The one class has all methods; the type of the role shows those that make sense for it.
    return new CommandBuilder(step, this.newSteps) as unknown as Built;
  }
}

function childBody(saga: string, mode: 'await' | 'detach', input: (data: JsonObject) => unknown) {
  // A promise would become {} inside the body without a word.
  return (data: JsonObject) => ({
    saga,
    mode,
    input: asJsonObject(input(data), `The input of saga "${saga}"`),
  });
}

/** The details of a failure, as its contract says. */
type DetailsOf<Failure> = Failure extends FailureType<infer Details> ? Fields<Details> : never;

/** On which side of the point of no return a failure of the step leaves the saga. */
type PhaseAtFailure<Role extends StepRole> = Role extends 'compensatable' ? 'before' : 'behind';

/** What all steps have. */
export interface AnyStep<
  Data,
  Reply,
  Failure extends FailureType,
  Role extends StepRole,
  Patch,
  Undo,
  Ends extends Phase = never,
> extends BuiltStep<Patch, Undo, Ends> {
  /** What the reply adds to the saga's data. Pure. */
  onSuccess<Added extends Synchronous>(
    patch: (data: Data, reply: Reply) => Added,
  ): StepOf<Data, Reply, Failure, Role, OneOf<Added | Patch>, Undo, Ends>;
  /**
   * These business failures turn the saga back; others are tried again by the retry policy. Default: every business failure turns it back
   * (behind the pivot, where nothing can turn back: every one is tried again).
   */
  failOn(...failures: readonly Failure[]): StepOf<Data, Reply, Failure, Role, Patch, Undo, Ends>;
  /**
   * After this business failure the saga goes on: with a patch of its data, and with more steps if there are any. Nothing is undone.
   * What only one of success and failure adds may be missing afterwards.
   */
  onFailure<
    One extends Failure,
    Added extends Synchronous = NoPatch,
    Built extends BuiltSteps = BuiltSteps<Patched<Data, Added>, never>,
  >(
    failure: One,
    patch: (data: Data, details: DetailsOf<One>) => Added,
    then?: (steps: StepsBuilder<Patched<Data, Added>, PhaseAtFailure<Role>>) => Built,
  ): StepOf<
    Data,
    Reply,
    Failure,
    Role,
    OneOf<AddedBy<Data, DataOf<Built>> | Settled<Patch>>,
    Undo,
    Ends | PhaseOf<Built>
  >;
  /** Sendings and waits when the participant cannot do it now. Default: 5, and 20 for a retriable step. */
  retry(policy: RetryPolicy): StepOf<Data, Reply, Failure, Role, Patch, Undo, Ends>;
  /** After which time, retries included, the step is given up. Default: never; it is only sent again. */
  timeout(after: Duration): StepOf<Data, Reply, Failure, Role, Patch, Undo, Ends>;
  /**
   * When its participant puts the command aside, since it cannot read it: the saga turns back, or is parked until somebody redrives or
   * discards the command. Default: as the saga says; a retriable step always parks.
   */
  onDeadLetter(
    policy: Role extends 'retriable' ? 'park' : DeadLetterPolicy,
  ): StepOf<Data, Reply, Failure, Role, Patch, Undo, Ends>;
}

export interface CompensatableStep<
  Data,
  Reply,
  Failure extends FailureType,
  Patch,
  Undo,
  Ends extends Phase = never,
> extends AnyStep<Data, Reply, Failure, 'compensatable', Patch, Undo, Ends> {
  /**
   * The command that undoes the step, from the data as it was when the step was sent and from its reply if that is known (after a
   * timeout it is not). The retry policy is the compensation's own. Default: 20 sendings; then the saga is parked.
   */
  compensate<Body extends object>(
    command: CommandType<Body>,
    body: (data: Data, reply: Reply | undefined) => Fields<Body>,
    retry?: RetryPolicy,
  ): StepOf<Data, Reply, Failure, 'compensatable', Patch, 'said', Ends>;
  /** Says why there is nothing to undo: a step that only reads, a reservation that lapses by itself. */
  noCompensation(why: string): StepOf<Data, Reply, Failure, 'compensatable', Patch, 'said', Ends>;
}

/** A step while it is being built. A compensation can only be given to a compensatable one, and must be given or denied. */
export type StepOf<
  Data,
  Reply,
  Failure extends FailureType,
  Role extends StepRole,
  Patch,
  Undo,
  Ends extends Phase = never,
> = Role extends 'compensatable'
  ? CompensatableStep<Data, Reply, Failure, Patch, Undo, Ends>
  : AnyStep<Data, Reply, Failure, Role, Patch, Undo, Ends>;

/** The one class behind all kinds of steps. What it lets be called when, the types above say. */
class CommandBuilder {
  constructor(
    readonly step: CommandStep,
    private readonly newSteps: NewSteps,
  ) {}

  onSuccess(onSuccess: (data: JsonObject, reply: JsonObject) => unknown): CommandBuilder {
    return this.with({ onSuccess });
  }

  failOn(...failures: readonly FailureType[]): CommandBuilder {
    return this.with({ failOn: failures.map(({ code }) => code) });
  }

  onFailure(
    { code }: FailureType,
    patch: (data: JsonObject, details: JsonObject) => unknown,
    then?: (steps: BuiltSteps) => BuiltSteps,
  ): CommandBuilder {
    const steps: readonly Step[] = then ? then(this.newSteps()).steps : [];
    const handler: FailureHandler = { code, patch, steps };
    return this.with({ onFailure: [...this.step.onFailure, handler] });
  }

  retry(retry: RetryPolicy): CommandBuilder {
    return this.with({ retry });
  }

  timeout(after: Duration): CommandBuilder {
    return this.with({ timeoutMs: milliseconds(after) });
  }

  onDeadLetter(onDeadLetter: DeadLetterPolicy): CommandBuilder {
    return this.with({ onDeadLetter });
  }

  compensate(
    command: CommandType,
    body: CompensationDefinition['body'],
    retry: RetryPolicy = DEFAULT_FORWARD_RETRY,
  ): CommandBuilder {
    return this.with({ compensation: { command, body, retry } });
  }

  noCompensation(why: string): CommandBuilder {
    return this.with({ noCompensation: why });
  }

  private with(change: Partial<CommandStep>): CommandBuilder {
    return new CommandBuilder({ ...this.step, ...change }, this.newSteps);
  }
}
