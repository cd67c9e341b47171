import type { SagaDefinition } from '../definition.js';
import type { ChooseStep, ParallelStep, Step } from '../step.js';
import { allSteps } from '../step.js';

/** A loop that needs more passes is a saga of its own for each of them. */
const MOST_PASSES = 10_000;

/** Steps around others that are empty, that can't be reached, or that might go on for ever. */
export function problemsOfBodies({ steps }: SagaDefinition): readonly string[] {
  return allSteps(steps).flatMap((step) =>
    problemsOfStep(step).map((problem) => `step "${step.name}": ${problem}`),
  );
}

function problemsOfStep(step: Step): readonly string[] {
  switch (step.kind) {
    case 'choose':
      return problemsOfChoice(step);
    case 'parallel':
      return problemsOfBranches(step);
    case 'for-each':
      return [
        ...problemsOfBody(step.steps),
        ...(step.atOnce === Infinity || isWhole(step.atOnce, 1, Infinity)
          ? []
          : [
              `atOnce must be a whole number from 1, not ${step.atOnce}: so many items are worked on at a time.`,
            ]),
      ];
    case 'repeat':
      return [
        ...problemsOfBody(step.steps),
        ...(isWhole(step.atMost, 1, MOST_PASSES)
          ? []
          : [
              `atMost must be a whole number from 1 to ${MOST_PASSES}, not ${step.atMost}: a loop without a bound might never end.`,
            ]),
      ];
    case 'recover':
      return [
        ...problemsOfBody(step.steps),
        ...(isWhole(step.attempts, 2, MOST_PASSES)
          ? []
          : [
              `a save-point needs a whole number of attempts from 2 to ${MOST_PASSES}, the first run included, not ${step.attempts}.`,
            ]),
      ];
    case 'attempt':
      return problemsOfBody(step.steps);
    default:
      return [];
  }
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function problemsOfBody(steps: readonly Step[]): readonly string[] {
  return steps.length > 0 ? [] : ['there are no steps in it. Put at least one in, or drop it.'];
}

/** A branch without steps says that nothing is to be done then, which is worth saying as long as another branch does something. */
function problemsOfChoice({ branches }: ChooseStep): readonly string[] {
  if (branches.length === 0)
    return ['it has nothing to choose from. Add a branch with its condition, or drop it.'];
  if (branches.every(({ steps }) => steps.length === 0))
    return ['none of its branches has steps, so its choice changes nothing. Put steps in, or drop it.'];
  return branches
    .slice(0, -1)
    .filter(({ when }) => !when)
    .map(
      ({ name }) =>
        `the branch "${name}" has no condition, so those behind it are never taken. Put it last, or give it a condition.`,
    );
}

function problemsOfBranches({ branches }: ParallelStep): readonly string[] {
  if (branches.length < 2) {
    return [
      `at least two branches make a parallel step, not ${branches.length}. Add one, or write the steps one after the other.`,
    ];
  }
  return branches
    .filter(({ steps }) => steps.length === 0)
    .map(({ name }) => `the branch "${name}" has no steps. Put at least one in, or drop it.`);
}
