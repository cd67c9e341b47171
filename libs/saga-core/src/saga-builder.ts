import type { CommandType, EventType, Fields, SagaDefinition, Step, StepRole } from './definition.js';
import type { JsonObject } from './json.js';
import type { BuiltStep, Patched } from './step-builder.js';
import { StepStart } from './step-builder.js';
import type { Backoff, Duration } from './timing.js';
import { DEFAULT_COMMAND_LIFETIME_MS, DEFAULT_RESEND, milliseconds } from './timing.js';

export interface SagaOptions {
  /** On the wire, in URLs and in the database. Lower-case letters, digits, hyphens. */
  readonly name: string;
  /** Raise it when a change would confuse sagas that are under way. Starts at 1. */
  readonly version: number;
  /** When a command that nobody answers is sent again. Default: after 10 s, then twice as long each time, 5 minutes at most. */
  readonly resend?: Backoff;
  /** How long after its first sending a command may still be executed. Default: 7 days. Keep it below the fence's retention, 30 days. */
  readonly commandLifetime?: Duration;
}

interface StartOptions<Command extends object, Data extends object> {
  /** The business key: at most one saga of this name that has not ended carries it. */
  readonly key: (command: Command) => string;
  /** What the saga knows from the start. */
  readonly data: (command: Command) => Data;
  /** A start with the key of a saga that has ended. Default: `reject`. */
  readonly whenEnded?: 'reject' | 'start-again';
}

/** Begins a definition. */
export class SagaBuilder {
  constructor(private readonly options: SagaOptions) {}

  /** What starts the saga, which key it has, and what it knows then. Both functions must be pure. */
  startedBy<Command extends object, Data extends object>(
    contract: CommandType<Command>,
    options: StartOptions<Command, Data>,
  ): StepsBuilder<Data> {
    const { name, version, resend = DEFAULT_RESEND, commandLifetime } = this.options;
    return new StepsBuilder<Data>({
      name,
      version,
      start: {
        contract,
        key: options.key as (command: object) => string,
        data: options.data as (command: object) => unknown,
        whenEnded: options.whenEnded ?? 'reject',
      },
      steps: [],
      resend,
      commandLifetimeMs:
        commandLifetime === undefined ? DEFAULT_COMMAND_LIFETIME_MS : milliseconds(commandLifetime),
    });
  }
}

/** Gets the beginning of a step and returns the finished one. */
type Configure<Data, Role extends StepRole, Patch> = (step: StepStart<Data, Role>) => BuiltStep<Patch>;

/** The steps so far, and the type of the data after them. Each method returns a new builder. */
export class StepsBuilder<Data> {
  constructor(private readonly made: SagaDefinition) {}

  /** A compensatable step: if the saga turns back, its compensation undoes it. */
  step<Patch>(
    path: string,
    configure: Configure<Data, 'compensatable', Patch>,
  ): StepsBuilder<Patched<Data, Patch>> {
    return this.add(configure(new StepStart<Data, 'compensatable'>(path, 'compensatable')).step);
  }

  /** The point of no return: if it fails, all before it is undone; once it has succeeded, the saga only goes forward. At most one. */
  pivot<Patch>(path: string, configure: Configure<Data, 'pivot', Patch>): StepsBuilder<Patched<Data, Patch>> {
    return this.add(configure(new StepStart<Data, 'pivot'>(path, 'pivot')).step);
  }

  /** A step after the point of no return: tried again until it succeeds; when its attempts are used up, the saga is parked. */
  retriable<Patch>(
    path: string,
    configure: Configure<Data, 'retriable', Patch>,
  ): StepsBuilder<Patched<Data, Patch>> {
    return this.add(configure(new StepStart<Data, 'retriable'>(path, 'retriable')).step);
  }

  /** Publishes an event. It cannot be taken back, so no compensatable step and no pivot may follow. */
  publish<Body extends object>(
    event: EventType<Body>,
    body: (data: Data) => Fields<Body>,
  ): StepsBuilder<Data> {
    return this.add({
      kind: 'publish',
      path: event.messageName,
      event,
      body: body as unknown as (data: JsonObject) => unknown,
    });
  }

  /** The definition as a value. Not checked yet: `problemsOf` does that. */
  build(): SagaDefinition {
    return this.made;
  }

  private add<Next>(step: Step): StepsBuilder<Next> {
    return new StepsBuilder<Next>({ ...this.made, steps: [...this.made.steps, step] });
  }
}

/** Defines a saga without Nest: for tests, and for whoever wants to hold the value. */
export function defineSaga(
  options: SagaOptions,
  define: (saga: SagaBuilder) => { build(): SagaDefinition },
): SagaDefinition {
  return define(new SagaBuilder(options)).build();
}
