import type { JsonObject, JsonValue } from '../state/json.js';
import type { ClosedChoice } from './choice-builder.js';
import { ChoiceBuilder } from './choice-builder.js';
import type { BuiltStep } from './command-builder.js';
import { StepStart } from './command-builder.js';
import type { EventType, Fields } from './contract-type.js';
import type {
  BuiltSteps,
  DataAfter,
  DataOf,
  Joined,
  NoPatch,
  OneOf,
  Patched,
  Phase,
  PhaseAfter,
  PhaseOf,
  Settled,
  Synchronous,
} from './data-types.js';
import type { Migration, SagaDefinition } from './definition.js';
import type { MachineOptions } from './machine-builder.js';
import { MachineBuilder } from './machine-builder.js';
import type { CompensationOrder, SiblingPolicy, Step, StepRole } from './step.js';
import type { Backoff, Duration } from './timing.js';
import { DEFAULT_RETRY } from './timing.js';
import type {
  ApprovalOptions,
  Decided,
  EventOptions,
  Follow,
  Limit,
  Moment,
  Unlimited,
} from './wait-builder.js';
import { approvalOf, armOf, ArmsBuilder, decisionArms, dueAt, outletOf } from './wait-builder.js';

/** Gets the beginning of a step and returns the finished one. */
type Configure<Data, Role extends StepRole, Patch, Ends extends Phase = Phase> = (
  step: StepStart<Data, Role>,
) => BuiltStep<Patch, 'said', Ends>;

/** A list of steps inside another step. */
type Inside<Data, At extends Phase, Built extends BuiltSteps = BuiltSteps> = (
  steps: StepsBuilder<Data, At>,
) => Built;

/** What siblings do when one of them fails, and in which order they are undone. */
export interface TogetherOptions {
  /** `finish` (default): the others go on to their ends first. `fail-fast`: they are given up at once, and undone. */
  readonly onFailure?: SiblingPolicy;
  /** Default: `parallel`, since they were done so. */
  readonly compensation?: CompensationOrder;
}

/**
 * The steps so far, the type of the data after them, and on which side of the point of no return they end. Each method returns a new
 * builder.
 */
export class StepsBuilder<Data, At extends Phase = 'before'> implements BuiltSteps<Data, At> {
  declare readonly data?: Data;
  declare readonly at?: At;

  constructor(
    private readonly origin: SagaDefinition,
    readonly steps: readonly Step[] = [],
  ) {}

  /** A compensatable step: if the saga turns back, its compensation undoes it. */
  step<Patch, Ends extends Phase = never>(
    this: StepsBuilder<Data, 'before'>,
    name: string,
    configure: Configure<Data, 'compensatable', Patch, Ends>,
  ): StepsBuilder<Patched<Data, Settled<Patch>>, 'before' | Ends> {
    return this.with(configure(new StepStart(name, 'compensatable', () => this.inside())).step);
  }

  /** The point of no return: if it fails, all before it is undone; once it has succeeded, the saga only goes forward. At most one. */
  pivot<Patch>(
    this: StepsBuilder<Data, 'before'>,
    name: string,
    configure: Configure<Data, 'pivot', Patch>,
  ): StepsBuilder<Patched<Data, Settled<Patch>>, 'behind'> {
    return this.with(configure(new StepStart(name, 'pivot', () => this.inside())).step);
  }

  /** A step after the point of no return: tried again until it succeeds; when its attempts are used up, the saga is parked. */
  retriable<Patch>(
    name: string,
    configure: Configure<Data, 'retriable', Patch>,
  ): StepsBuilder<Patched<Data, Settled<Patch>>, 'behind'> {
    return this.with(configure(new StepStart(name, 'retriable', () => this.inside())).step);
  }

  /**
   * Publishes an event. It cannot be taken back, so no compensatable step and no pivot may follow. `name`: by what the step is told from
   * another one that publishes the same event. Default: the event's name.
   */
  publish<Body extends object>(
    event: EventType<Body>,
    body: (data: Data) => Fields<Body>,
    name: string = event.messageName,
  ): StepsBuilder<Data, 'behind'> {
    const made = body as unknown as (data: JsonObject) => unknown;
    return this.with({ kind: 'publish', name, event, body: made });
  }

  /** Steps that run only if the condition holds. Fields that only one way adds may be missing afterwards. */
  when<Then extends BuiltSteps, Else extends BuiltSteps = StepsBuilder<Data, At>>(
    condition: (data: Data) => boolean,
    then: Inside<Data, At, Then>,
    otherwise?: Inside<Data, At, Else>,
  ): StepsBuilder<OneOf<DataOf<Then> | DataOf<Else>>, PhaseOf<Then> | PhaseOf<Else>> {
    const { steps } = then(this.inside());
    const others = otherwise?.(this.inside()).steps;
    const when = condition as unknown as (data: JsonObject) => boolean;
    const name = `${steps[0]?.name ?? others?.[0]?.name ?? ''}?`;
    return this.with({
      kind: 'choose',
      name,
      branches: [{ name: 'then', when, steps }, ...(others ? [{ name: 'otherwise', steps: others }] : [])],
    });
  }

  /** Takes the first of several branches whose condition holds. */
  choose<Out, OutAt extends Phase>(
    name: string,
    choice: (choice: ChoiceBuilder<Data, At>) => ClosedChoice<Out, OutAt>,
  ): StepsBuilder<OneOf<Out>, OutAt>;
  choose<Out, OutAt extends Phase>(
    name: string,
    choice: (choice: ChoiceBuilder<Data, At>) => ChoiceBuilder<Data, At, Out, OutAt>,
  ): StepsBuilder<OneOf<Out | Data>, OutAt | At>;
  choose(
    name: string,
    choice: (choice: ChoiceBuilder<Data, At>) => { readonly branches: ChoiceBuilder<Data, At>['branches'] },
  ): unknown {
    const { branches } = choice(new ChoiceBuilder<Data, At>([], () => this.inside()));
    return this.with({ kind: 'choose', name, branches });
  }

  /**
   * All branches at once. Each sees the data as it is here; what they add is merged, in the order in which they are written, when all are
   * done.
   */
  parallel<Branches extends Readonly<Record<string, Inside<Data, At>>>>(
    name: string,
    branches: Branches,
    options: TogetherOptions = {},
  ): StepsBuilder<
    Joined<Data, { [Name in keyof Branches]: DataOf<ReturnType<Branches[Name]>> }[keyof Branches]>,
    PhaseOf<ReturnType<Branches[keyof Branches]>>
  > {
    return this.with({
      kind: 'parallel',
      name,
      branches: Object.entries(branches).map(([branch, build]) => ({
        name: branch,
        steps: build(this.inside()).steps,
      })),
      ...together(options),
    });
  }

  /**
   * The same steps for each item of a collection, `atOnce` at a time. Inside, the item stands in the data under the name `as`. What the
   * items learn stays with them, unless `collect` makes something of it: it gets the data of each at its end, in their order.
   */
  forEach<const As extends string, Item, Built extends BuiltSteps, Patch extends Synchronous = NoPatch>(
    name: string,
    options: {
      readonly items: (data: Data) => readonly Item[];
      readonly as: As;
      readonly atOnce: number;
    } & TogetherOptions,
    each: Inside<Data & { readonly [Name in As]: Item }, At, Built>,
    collect?: (data: Data, results: readonly DataOf<Built>[]) => Patch,
  ): StepsBuilder<Patched<Data, Patch>, PhaseOf<Built>> {
    const { items, as, atOnce } = options;
    return this.with({
      kind: 'for-each',
      name,
      items: items as unknown as (data: JsonObject) => readonly JsonValue[],
      as,
      atOnce,
      ...together(options),
      steps: each(this.inside()).steps,
      ...(collect ? { collect: collect as unknown as CollectFunction } : {}),
    });
  }

  /** The steps again and again until the condition holds after a pass, `atMost` times. Each pass sees what the earlier ones have learnt. */
  repeatUntil<Built extends BuiltSteps>(
    name: string,
    pass: Inside<Data, At, Built>,
    until: (data: DataOf<Built>) => boolean,
    options: {
      readonly atMost: number;
      readonly onExhausted: 'continue' | (At extends 'before' ? 'fail' : never);
    },
  ): StepsBuilder<DataOf<Built>, PhaseOf<Built>> {
    const condition = until as unknown as (data: JsonObject) => boolean;
    return this.with({
      kind: 'repeat',
      name,
      until: condition,
      ...options,
      steps: pass(this.inside()).steps,
    });
  }

  /** Waits for a time. */
  delay(name: string, time: Duration): StepsBuilder<Data, At> {
    return this.with({ kind: 'wait', name, arms: [], dueAt: dueAt(time), onTimeout: [] });
  }

  /** Waits until a moment that follows from the data; one that has passed is no wait. */
  until(name: string, moment: (data: Data) => Moment): StepsBuilder<Data, At> {
    return this.with({ kind: 'wait', name, arms: [], dueAt: dueAt({ until: moment }), onTimeout: [] });
  }

  /**
   * Steps that are undone alone if one of them fails; then `otherwise` runs, and the saga goes on. What the failed attempt had added to
   * the data is forgotten with it.
   */
  attempt<Built extends BuiltSteps<unknown, 'before'>, Else extends BuiltSteps>(
    name: string,
    attempt: Inside<Data, 'before', Built>,
    otherwise: Inside<Data, At, Else>,
  ): StepsBuilder<OneOf<DataOf<Built> | DataOf<Else>>, At | PhaseOf<Else>> {
    const { steps } = attempt(this.inside());
    return this.with({ kind: 'attempt', name, steps, otherwise: otherwise(this.inside()).steps });
  }

  /**
   * A save-point: if the steps fail, they are undone back to here and run again, `attempts` times in all. If that was not enough, the
   * saga turns back further.
   */
  recoverForward<Built extends BuiltSteps<unknown, 'before'>>(
    this: StepsBuilder<Data, 'before'>,
    name: string,
    options: { readonly attempts: number; readonly backoff?: Backoff },
    steps: Inside<Data, 'before', Built>,
  ): StepsBuilder<DataOf<Built>, 'before'> {
    const { attempts, backoff = DEFAULT_RETRY.backoff } = options;
    return this.with({ kind: 'recover', name, attempts, backoff, steps: steps(this.inside()).steps });
  }

  /** Waits for an event, for ever or for a time. One that came before lies in the mailbox, and counts. */
  waitFor<Body extends object, Patch extends Synchronous = NoPatch>(
    name: string,
    event: EventType<Body>,
    options: EventOptions<Data, Body, Patch> & Unlimited<Data, At>,
  ): StepsBuilder<Patched<Data, Patch>, At>;
  waitFor<
    Body extends object,
    Late extends Follow<StepsBuilder<Data, At>, At>,
    Patch extends Synchronous = NoPatch,
  >(
    name: string,
    event: EventType<Body>,
    options: EventOptions<Data, Body, Patch> & Limit<Data, At, Late>,
  ): StepsBuilder<OneOf<Patched<Data, Patch> | DataAfter<Late, Data>>, At | PhaseAfter<Late, At>>;
  waitFor<Body extends object>(
    name: string,
    event: EventType<Body>,
    options: EventOptions<Data, Body, object> & Partial<Limit<Data, At>>,
  ): unknown {
    return this.wait(name, [armOf(event.messageName, event, options, [])], options);
  }

  /** Waits for whichever of several events comes first. */
  firstOf<Out, OutAt extends Phase>(
    name: string,
    arms: (arms: ArmsBuilder<Data, At>) => ArmsBuilder<Data, At, Out, OutAt>,
  ): StepsBuilder<OneOf<Out>, OutAt>;
  firstOf<Out, OutAt extends Phase, Late extends Follow<StepsBuilder<Data, At>, At>>(
    name: string,
    arms: (arms: ArmsBuilder<Data, At>) => ArmsBuilder<Data, At, Out, OutAt>,
    limit: Limit<Data, At, Late>,
  ): StepsBuilder<OneOf<Out | DataAfter<Late, Data>>, OutAt | PhaseAfter<Late, At>>;
  firstOf(
    name: string,
    arms: (arms: ArmsBuilder<Data, At>) => { readonly arms: ArmsBuilder<Data, At>['arms'] },
    limit?: Limit<Data, At>,
  ): unknown {
    const built = arms(new ArmsBuilder<Data, At>([], () => this.inside()));
    return this.wait(name, built.arms, limit ?? {});
  }

  /** Waits for a person with a role to approve or reject. */
  approval<Rejected extends Follow<StepsBuilder<Data, At>, At>, Patch extends Synchronous = NoPatch>(
    name: string,
    options: ApprovalOptions<Data, Patch> & { readonly onRejected: Rejected; readonly within?: undefined },
  ): StepsBuilder<Decided<Data, Patch, Rejected>, At | PhaseAfter<Rejected, At>>;
  approval<
    Rejected extends Follow<StepsBuilder<Data, At>, At>,
    Late extends Follow<StepsBuilder<Data, At>, At>,
    Patch extends Synchronous = NoPatch,
  >(
    name: string,
    options: ApprovalOptions<Data, Patch> & { readonly onRejected: Rejected } & Limit<Data, At, Late>,
  ): StepsBuilder<
    Decided<Data, Patch, Rejected, DataAfter<Late, Data>>,
    At | PhaseAfter<Rejected, At> | PhaseAfter<Late, At>
  >;
  approval(
    name: string,
    options: ApprovalOptions<Data, object> & {
      readonly onRejected: Follow<StepsBuilder<Data, At>, At>;
    } & Partial<Limit<Data, At>>,
  ): unknown {
    const { onDecision, onRejected } = options;
    const arms = decisionArms(onDecision, outletOf(onRejected, this.inside()));
    return this.wait(name, arms, options.within === undefined ? {} : options, approvalOf(options));
  }

  /** States that events drive, until one of them is final. From here on the saga only goes forward. */
  machine<const State extends string, MatchFields extends Readonly<Record<string, (data: Data) => unknown>>>(
    name: string,
    options: MachineOptions<State, MatchFields>,
    states: (machine: MachineBuilder<Data, State, MatchFields>) => MachineBuilder<Data, State, MatchFields>,
  ): StepsBuilder<Data, 'behind'> {
    const builder = new MachineBuilder<Data, State, MatchFields>(name, options, [], () => this.inside());
    return this.with({ kind: 'machine', name, initial: options.initial, states: states(builder).states });
  }

  /** How sagas of an older version go on with this one: those that stand at one of the steps `at` get the data that `map` makes. */
  migrate<Old extends object>(migration: {
    readonly from: number;
    readonly at: readonly string[];
    readonly map: (data: Old) => object;
  }): StepsBuilder<Data, At> {
    const { origin } = this;
    const migrations = [...origin.migrations, migration as unknown as Migration];
    return new StepsBuilder({ ...origin, migrations }, this.steps);
  }

  /** The definition as a value. Not checked yet: `problemsOf` does that. */
  build(): SagaDefinition {
    return { ...this.origin, steps: this.steps };
  }

  private wait<Built>(
    name: string,
    arms: ArmsBuilder<Data, At>['arms'],
    limit: Partial<Limit<Data, At>>,
    approval?: ReturnType<typeof approvalOf>,
  ): Built {
    const { within, onTimeout } = limit;
    return this.with({
      kind: 'wait',
      name,
      arms,
      ...(within === undefined ? {} : { dueAt: dueAt(within) }),
      onTimeout: outletOf(onTimeout, this.inside()),
      ...(approval ? { approval } : {}),
    });
  }

  /** A builder for the steps inside a step. */
  private inside<Built>(): Built {
    return new StepsBuilder(this.origin) as unknown as Built;
  }

  private with<Built>(step: Step): Built {
    return new StepsBuilder(this.origin, [...this.steps, step]) as unknown as Built;
  }
}

type CollectFunction = (data: JsonObject, results: readonly JsonObject[]) => unknown;

function together({
  onFailure = 'finish',
  compensation = 'parallel',
}: TogetherOptions): Required<TogetherOptions> {
  return { onFailure, compensation };
}
