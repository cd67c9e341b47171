import type { SagaDefinition, Step } from '@edda/saga-core';

type Rewrite = (step: Step) => Step;

/** The definition with each step replaced, those inside others included. */
export function rewritten(definition: SagaDefinition, rewrite: Rewrite): SagaDefinition {
  return { ...definition, steps: definition.steps.map((step) => inner(step, rewrite)) };
}

function inner(step: Step, rewrite: Rewrite): Step {
  const all = (steps: readonly Step[]): readonly Step[] => steps.map((each) => inner(each, rewrite));
  switch (step.kind) {
    case 'parallel':
      return rewrite({
        ...step,
        branches: step.branches.map((branch) => ({ ...branch, steps: all(branch.steps) })),
      });
    case 'choose':
      return rewrite({
        ...step,
        branches: step.branches.map((branch) => ({ ...branch, steps: all(branch.steps) })),
      });
    case 'for-each':
    case 'repeat':
    case 'recover':
      return rewrite({ ...step, steps: all(step.steps) });
    case 'attempt':
      return rewrite({ ...step, steps: all(step.steps), otherwise: all(step.otherwise) });
    default:
      return rewrite(step);
  }
}
