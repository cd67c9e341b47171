import type { EventType } from './contract-type.js';
import type { BuiltSteps, NoPatch } from './data-types.js';
import type { MachineState, Outlet, Step, WaitArm } from './step.js';
import type { StepsBuilder } from './steps-builder.js';
import type { Duration } from './timing.js';
import type { EventOptions } from './wait-builder.js';
import { armOf, dueAt } from './wait-builder.js';

export interface MachineOptions<State extends string, MatchFields> {
  /** All states, so that a transition to one that does not exist is a compile error. */
  readonly states: readonly State[];
  readonly initial: NoInfer<State>;
  /** By which fields each event is told to the saga, such as `{ parcelId: (d) => d.parcelId }`. */
  readonly match: MatchFields;
}

/** Steps inside a machine only go forward. */
type Inside<Data> = (steps: StepsBuilder<Data, 'behind'>) => BuiltSteps;

/** An event that has the fields by which the machine's events are told apart. */
type Matched<MatchFields, Body extends object> = EventType<Body> &
  EventType<{ [Field in keyof MatchFields]: unknown }>;

/** Collects the states of a machine. */
export class MachineBuilder<Data, State extends string, MatchFields> {
  constructor(
    private readonly name: string,
    private readonly options: MachineOptions<State, MatchFields>,
    readonly states: readonly MachineState[],
    private readonly newSteps: () => StepsBuilder<Data, 'behind'>,
  ) {}

  /** What may arrive in a state, and where it leads. */
  state(
    name: State,
    configure: (state: StateBuilder<Data, State, MatchFields>) => StateBuilder<Data, State, MatchFields>,
  ): MachineBuilder<Data, State, MatchFields> {
    const builder = new StateBuilder<Data, State, MatchFields>(
      `${this.name}.${name}`,
      this.options.match,
      { name, entry: [], goTo: {}, exit: [] },
      this.newSteps,
    );
    return this.with(configure(builder).state);
  }

  /** The machine ends here, once the entry steps are done. */
  final(name: State, entry?: Inside<Data>): MachineBuilder<Data, State, MatchFields> {
    const steps = entry ? entry(this.newSteps()).steps : [];
    return this.with({ name, entry: steps, goTo: {}, exit: [] });
  }

  private with(state: MachineState): MachineBuilder<Data, State, MatchFields> {
    return new MachineBuilder(this.name, this.options, [...this.states, state], this.newSteps);
  }
}

/** One state while it is being built. */
export class StateBuilder<Data, State extends string, MatchFields> {
  constructor(
    private readonly waitName: string,
    private readonly match: MatchFields,
    readonly state: MachineState,
    private readonly newSteps: () => StepsBuilder<Data, 'behind'>,
  ) {}

  /** Steps that run when the machine comes here from another state. */
  entry(steps: Inside<Data>): StateBuilder<Data, State, MatchFields> {
    return this.with({ entry: steps(this.newSteps()).steps });
  }

  /** Steps that run when the machine leaves. */
  exit(steps: Inside<Data>): StateBuilder<Data, State, MatchFields> {
    return this.with({ exit: steps(this.newSteps()).steps });
  }

  /**
   * An event that is taken here. Without `goTo` the machine stays: neither exit nor entry runs, and the state's timer goes on. Of several
   * for the same event, the first one whose guard `when` holds counts.
   */
  on<Body extends object>(
    event: Matched<MatchFields, Body>,
    options: Omit<EventOptions<Data, Body, Partial<Data>>, 'match'> & { readonly goTo?: State },
    then?: Inside<Data>,
  ): StateBuilder<Data, State, MatchFields> {
    const { goTo, ...rest } = options;
    const same = this.arms.filter((arm) => arm.event?.messageName === event.messageName).length;
    const name = same === 0 ? event.messageName : `${event.messageName}#${same + 1}`;
    const steps = then ? then(this.newSteps()).steps : [];
    return this.withArm(
      armOf(name, event as EventType<Body>, { ...rest, match: this.matchOf() }, steps),
      goTo,
    );
  }

  /** An event that may arrive here and changes nothing. */
  ignore<Body extends object>(event: Matched<MatchFields, Body>): StateBuilder<Data, State, MatchFields> {
    return this.withEffect(event, 'ignore');
  }

  /** An event that must not arrive here: the saga is parked with it. */
  refuse<Body extends object>(event: Matched<MatchFields, Body>): StateBuilder<Data, State, MatchFields> {
    return this.withEffect(event, 'park');
  }

  /** Leaves the state when it has lasted so long. */
  after(
    time: Duration,
    options: { readonly goTo: State },
    then?: Inside<Data>,
  ): StateBuilder<Data, State, MatchFields> {
    const steps = then ? then(this.newSteps()).steps : [];
    return this.with({
      wait: this.waitWith(this.arms, steps, dueAt(time)),
      goTo: { ...this.state.goTo, timeout: options.goTo },
    });
  }

  private get arms(): readonly WaitArm[] {
    return this.state.wait?.arms ?? [];
  }

  private matchOf(): never {
    return this.match as never;
  }

  private withEffect(event: EventType, effect: 'ignore' | 'park'): StateBuilder<Data, State, MatchFields> {
    const options: EventOptions<never, object, NoPatch> = { match: this.matchOf() };
    return this.withArm({ ...armOf(event.messageName, event, options, []), effect }, undefined);
  }

  private withArm(arm: WaitArm, goTo: State | undefined): StateBuilder<Data, State, MatchFields> {
    const { wait, goTo: leads } = this.state;
    return this.with({
      wait: this.waitWith([...this.arms, arm], wait?.onTimeout ?? [], wait?.dueAt),
      goTo: goTo === undefined ? leads : { ...leads, [arm.name]: goTo },
    });
  }

  private waitWith(
    arms: readonly WaitArm[],
    onTimeout: Outlet | readonly Step[],
    due: ReturnType<typeof dueAt> | undefined,
  ): NonNullable<MachineState['wait']> {
    return { kind: 'wait', name: this.waitName, arms, onTimeout, ...(due ? { dueAt: due } : {}) };
  }

  private with(change: Partial<MachineState>): StateBuilder<Data, State, MatchFields> {
    return new StateBuilder(this.waitName, this.match, { ...this.state, ...change }, this.newSteps);
  }
}
