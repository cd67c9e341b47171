import type { JsonObject } from '../state/json.js';
import type { BuiltSteps, DataOf, Phase, PhaseOf } from './data-types.js';
import type { ChooseStep } from './step.js';
import type { StepsBuilder } from './steps-builder.js';

type Branches = ChooseStep['branches'];

/** Collects the branches of a choice: the first one whose condition holds is taken. */
export class ChoiceBuilder<Data, At extends Phase, Out = never, OutAt extends Phase = never> {
  declare readonly out?: Out;
  declare readonly outAt?: OutAt;

  constructor(
    readonly branches: Branches,
    private readonly newSteps: () => StepsBuilder<Data, At>,
  ) {}

  /** A branch with its condition. Pure. */
  when<Built extends BuiltSteps>(
    name: string,
    condition: (data: Data) => boolean,
    branch: (steps: StepsBuilder<Data, At>) => Built,
  ): ChoiceBuilder<Data, At, Out | DataOf<Built>, OutAt | PhaseOf<Built>> {
    const when = condition as unknown as (data: JsonObject) => boolean;
    return this.with({ name, when, steps: branch(this.newSteps()).steps });
  }

  /** What happens if no condition holds. Without it, nothing does. */
  otherwise<Built extends BuiltSteps>(
    branch: (steps: StepsBuilder<Data, At>) => Built,
  ): ClosedChoice<Out | DataOf<Built>, OutAt | PhaseOf<Built>> {
    return this.with({ name: 'otherwise', steps: branch(this.newSteps()).steps });
  }

  private with<Built>(branch: Branches[number]): Built {
    return new ChoiceBuilder([...this.branches, branch], this.newSteps) as unknown as Built;
  }
}

/** A choice of which one branch is certainly taken. */
export interface ClosedChoice<Out, OutAt extends Phase> {
  readonly branches: Branches;
  readonly closed: true;
  readonly out?: Out;
  readonly outAt?: OutAt;
}
