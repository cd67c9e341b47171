import type { SagaDefinition } from '../definition.js';
import type { CommandStep } from '../step.js';
import { allSteps } from '../step.js';

/** Steps of which nobody has said how they are undone, or too much. */
export function problemsOfCompensations({ steps }: SagaDefinition): readonly string[] {
  return allSteps(steps)
    .filter((step) => step.kind === 'command')
    .flatMap((step) => problemsOfStep(step).map((problem) => `step "${step.name}": ${problem}`));
}

function problemsOfStep(step: CommandStep): readonly string[] {
  return step.role === 'compensatable' ? problemsOfCompensatable(step) : problemsOfForward(step);
}

function problemsOfCompensatable({ compensation, noCompensation, child }: CommandStep): readonly string[] {
  if (compensation && noCompensation !== undefined) {
    return [
      child
        ? 'it has both a compensation, as a child saga that is waited for, and a reason for having none; drop the reason, or start the child with .detach().'
        : 'it has both a compensation and a reason for having none; drop one.',
    ];
  }
  if (noCompensation?.trim() === '') return ['.noCompensation() needs a reason that a reader understands.'];
  // A saga that was left to itself goes its own way.
  const isAnswered = compensation || noCompensation !== undefined || child?.mode === 'detach';
  return isAnswered
    ? []
    : [
        `it has no compensation. Add .compensate(), or say why there is nothing to undo with .noCompensation('why').`,
      ];
}

function problemsOfForward({ role, compensation, noCompensation }: CommandStep): readonly string[] {
  return [
    ...(compensation ? [`a ${role} step is never undone, so it cannot have a compensation. Drop it.`] : []),
    ...(noCompensation === undefined
      ? []
      : [`a ${role} step is never undone, so it needs no reason for that. Drop .noCompensation().`]),
  ];
}
