import type { SagaDefinition } from '../definition/definition.js';
import { stepAt } from '../definition/definition.js';
import type { Step } from '../definition/step.js';
import type { SagaState } from '../state/saga-state.js';
import type { StepState, StepStateKind } from '../state/step-state.js';

/** What is remembered of which kinds of steps. */
const REMEMBERED_OF: Readonly<Record<StepStateKind, readonly Step['kind'][]>> = {
  command: ['command'],
  published: ['publish'],
  chosen: ['choose'],
  items: ['for-each'],
  item: ['for-each'],
  pass: ['repeat', 'recover'],
  scope: ['attempt', 'recover'],
  joined: ['parallel', 'for-each', 'attempt', 'recover', 'machine'],
  wait: ['wait'],
  machine: ['machine'],
};

/** A step that the saga has begun, and that the definition does not have, or has as another kind of step. */
export function strangerIn(definition: SagaDefinition, { steps }: SagaState): StepState | undefined {
  return steps.find(({ kind, path }) => {
    const known = stepAt(definition, path);
    return !known || !REMEMBERED_OF[kind].includes(known.kind);
  });
}
