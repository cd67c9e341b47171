import type { CommandStep, SagaDefinition, SagaState, Step } from '@edda/saga-core';
import { rewritten } from '../sagas/rewrite.js';
import type { Bug } from './bug.js';

/** Mistakes in how a definition is walked: the orchestrators run another one than was meant. */
export const DEFINITION_BUGS: readonly Bug[] = [
  {
    name: 'compensations in forward order',
    sabotage: {
      definition: (definition, state) =>
        state?.abort ? { ...definition, steps: definition.steps.toReversed() } : definition,
    },
    roots: ['trip'],
  },
  {
    name: 'compensations all at once',
    sabotage: { definition: (definition) => ({ ...definition, compensation: 'parallel' }) },
    roots: ['trip', 'crew'],
  },
  {
    name: 'the pivot is compensated',
    sabotage: { definition: (definition) => rewritten(definition, withoutPivot) },
    roots: ['trip', 'crew'],
  },
  {
    name: 'a parallel branch is not undone',
    sabotage: {
      definition: (definition, state) =>
        state?.abort ? rewritten(definition, withoutFirstBranch) : definition,
    },
    roots: ['crew'],
  },
  {
    name: 'what an attempt has done is not undone',
    sabotage: {
      definition: (definition) =>
        rewritten(definition, (step) =>
          step.kind === 'attempt' ? { ...step, steps: step.steps.map(withoutCompensation) } : step,
        ),
    },
    roots: ['choice'],
  },
  {
    name: 'what failed behind a save-point is not undone',
    sabotage: {
      definition: (definition) =>
        rewritten(definition, (step) =>
          step.kind === 'recover' ? { ...step, steps: step.steps.map(withoutCompensation) } : step,
        ),
    },
    roots: ['search'],
  },
  {
    name: 'more items at once than allowed',
    sabotage: {
      definition: (definition) =>
        rewritten(definition, (step) => (step.kind === 'for-each' ? { ...step, atOnce: 100 } : step)),
    },
    roots: ['crew'],
  },
  {
    name: 'more passes than allowed',
    sabotage: {
      definition: (definition) =>
        rewritten(definition, (step) =>
          step.kind === 'repeat' ? { ...step, atMost: step.atMost + 2 } : step,
        ),
    },
    roots: ['search'],
  },
  {
    name: 'steps out of their order',
    sabotage: { definition: swapped },
    roots: ['trip'],
  },
  {
    name: 'a branch that was not chosen',
    sabotage: {
      definition: (definition, state) =>
        state && state.revision > 1 ? rewritten(definition, withBranchesExchanged) : definition,
    },
    roots: ['choice'],
  },
];

/** Every step in front of it and behind it counts as one that can be undone. */
function withoutPivot(step: Step): Step {
  if (step.kind !== 'command' || step.role === 'compensatable') return step;
  return { ...step, role: 'compensatable', noCompensation: 'a mistake' };
}

function withoutFirstBranch(step: Step): Step {
  if (step.kind !== 'parallel') return step;
  return {
    ...step,
    branches: step.branches.map((branch, index) =>
      index === 0 ? { ...branch, steps: branch.steps.map(withoutCompensation) } : branch,
    ),
  };
}

function withoutCompensation(step: Step): Step {
  if (step.kind !== 'command') return step;
  const { compensation: _, ...rest }: CommandStep = step;
  return { ...rest, noCompensation: 'a mistake' };
}

function withBranchesExchanged(step: Step): Step {
  if (step.kind !== 'choose' || step.branches.length < 2) return step;
  const lists = step.branches.map(({ steps }) => steps).toReversed();
  return {
    ...step,
    branches: step.branches.map((branch, index) => ({ ...branch, steps: lists[index] ?? [] })),
  };
}

/** The second and the third step have changed places. */
function swapped(definition: SagaDefinition, _state: SagaState | undefined): SagaDefinition {
  const [first, second, third, ...rest] = definition.steps;
  if (!first || !second || !third || definition.name !== 'trip') return definition;
  return { ...definition, steps: [first, third, second, ...rest] };
}
