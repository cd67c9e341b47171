import { iterationOf, stepNameOf } from '@edda/saga-core';
import type { SagaDefinition, Step } from '@edda/saga-core';

/** A step around another one, and in which of its parts that one stands. */
export interface Around {
  readonly step: Step;
  /** For an attempt: whether it stands in what is tried, or in what follows when that failed. */
  readonly part: 'steps' | 'otherwise';
}

/** The steps around a step, the innermost first; undefined if there is no such step. */
export function aroundOf({ steps }: SagaDefinition, path: string): readonly Around[] | undefined {
  return search(steps, stepNameOf(path));
}

function search(steps: readonly Step[], name: string): readonly Around[] | undefined {
  for (const step of steps) {
    if (step.name === name) return [];
    for (const { part, inside } of partsOf(step)) {
      const found = search(inside, name);
      if (found) return [...found, { step, part }];
    }
  }
  return undefined;
}

interface PartOf {
  readonly part: Around['part'];
  readonly inside: readonly Step[];
}

function partsOf(step: Step): readonly PartOf[] {
  const tried = (inside: readonly Step[]): PartOf => ({ part: 'steps', inside });
  switch (step.kind) {
    case 'command':
      return step.onFailure.map(({ steps }) => tried(steps));
    case 'choose':
    case 'parallel':
      return step.branches.map(({ steps }) => tried(steps));
    case 'for-each':
    case 'repeat':
    case 'recover':
      return [tried(step.steps)];
    case 'attempt':
      return [tried(step.steps), { part: 'otherwise', inside: step.otherwise }];
    case 'wait':
      return [...step.arms.map(({ then }) => then), step.onTimeout].flatMap((outlet) =>
        outlet === 'compensate' ? [] : [tried(outlet)],
      );
    case 'machine':
      return step.states.flatMap(({ entry, wait, exit }) => [
        tried(entry),
        ...(wait ? [tried([wait])] : []),
        tried(exit),
      ]);
    case 'publish':
      return [];
  }
}

/** True if a step of this kind is around it. */
export function isInside(definition: SagaDefinition, path: string, kind: Step['kind']): boolean {
  return (aroundOf(definition, path) ?? []).some(({ step }) => step.kind === kind);
}

/** Steps that give what stands in them an iteration of its own. */
const LOOPS: readonly Step['kind'][] = ['for-each', 'repeat', 'recover', 'machine'];

/** Which run of the loop `loop` a path stands in, from 1; undefined if it does not stand in it. */
export function runIn(definition: SagaDefinition, path: string, loop: Step): number | undefined {
  const around = (aroundOf(definition, path) ?? []).filter(({ step }) => LOOPS.includes(step.kind));
  const depth = around.toReversed().findIndex(({ step }) => step === loop);
  return depth < 0 ? undefined : iterationOf(path)[depth];
}
