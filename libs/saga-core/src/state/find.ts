import type { SagaState } from './saga-state.js';
import type { CommandStepState, StepState, StepStateKind, StepStateOf } from './step-state.js';

/** Below this many steps, looking through them is quicker than an index. */
const FEW = 24;

const indexes = new WeakMap<readonly StepState[], ReadonlyMap<string, StepState>>();

/** What is remembered of the step of this kind at this path. */
export function find<Kind extends StepStateKind>(
  { steps }: Pick<SagaState, 'steps'>,
  kind: Kind,
  path: string,
): StepStateOf<Kind> | undefined {
  const found =
    steps.length < FEW
      ? steps.find((step) => step.kind === kind && step.path === path)
      : indexOf(steps).get(`${kind} ${path}`);
  return found as StepStateOf<Kind> | undefined;
}

/** The state of one run of a command step, if it was begun. */
export function stepOf(state: SagaState, path: string): CommandStepState | undefined {
  return find(state, 'command', path);
}

/** All command steps that were begun, in that order. */
export function commandSteps(state: SagaState): readonly CommandStepState[] {
  return state.steps.filter((step) => step.kind === 'command');
}

/** A collection of a thousand items has thousands of steps, and each of them is looked up at each turn. */
function indexOf(steps: readonly StepState[]): ReadonlyMap<string, StepState> {
  let index = indexes.get(steps);
  if (!index) {
    index = new Map(steps.map((step) => [`${step.kind} ${step.path}`, step]));
    indexes.set(steps, index);
  }
  return index;
}
