import type { SagaDefinition } from '../definition.js';
import type { Step } from '../step.js';
import { allSteps } from '../step.js';
import { repeated } from './repeated.js';

const STEP_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** A message's name: it may be a step's name as well. With what goes around it, a message id still fits into 255 bytes. */
const MESSAGE_NAME = /^(?=.{1,128}$)[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)*$/;

/** What a saga remembers by name. No slash and no bracket: lanes and paths are told apart by them. */
const INNER_NAME = /^[A-Za-z0-9][A-Za-z0-9_.#-]{0,127}$/;

/** Names that replies, events or the saga's memory could not be told apart by. */
export function problemsOfNames({ steps }: SagaDefinition): readonly string[] {
  const all = allSteps(steps);
  const made = new Set<Step>(all.filter((step) => isNameMadeUp(step)).concat(waitsOfStates(all)));
  return [
    ...all.filter((step) => !made.has(step) && !STEP_NAME.test(step.name)).map(unusable),
    ...repeated(all.map(({ name }) => name)).map(
      (name) =>
        `step "${name}": the name is used more than once; each step needs its own, since replies are told apart by it.${
          all.some((step) => step.kind === 'publish' && step.name === name)
            ? ' Give .publish() a name of its own as its third argument.'
            : ''
        }`,
    ),
    ...all.flatMap(problemsInside),
  ];
}

function unusable({ name }: Step): string {
  return `step "${name}": the name must be letters, digits, hyphens and underscores, 64 at most, since it is part of message ids.`;
}

/** An event is named after its contract, and a choice made by `when` after its first step. */
function isNameMadeUp(step: Step): boolean {
  if (step.kind === 'publish') return step.name === step.event.messageName && MESSAGE_NAME.test(step.name);
  if (step.kind !== 'choose') return false;
  const first = step.branches.find(({ steps }) => steps.length > 0)?.steps[0];
  return step.name === `${first?.name ?? ''}?`;
}

/** A state's wait is named after the state; that name is looked at where the state is. */
function waitsOfStates(all: readonly Step[]): readonly Step[] {
  return all
    .filter((step) => step.kind === 'machine')
    .flatMap((machine) =>
      machine.states.flatMap(({ name, wait }) =>
        wait && wait.name === `${machine.name}.${name}` ? [wait] : [],
      ),
    );
}

function problemsInside(step: Step): readonly string[] {
  switch (step.kind) {
    case 'choose':
    case 'parallel':
      return problemsOfInnerNames(step, 'branch', step.branches);
    case 'machine':
      return problemsOfInnerNames(step, 'state', step.states);
    case 'wait':
      return [
        ...problemsOfInnerNames(step, 'arm', step.arms),
        ...(step.arms.some(({ name }) => name === 'timeout')
          ? [
              `step "${step.name}": no arm can be called "timeout", since the end of its time is called so. Give it another name.`,
            ]
          : []),
      ];
    default:
      return [];
  }
}

function problemsOfInnerNames(
  step: Step,
  what: 'branch' | 'state' | 'arm',
  named: readonly { readonly name: string }[],
): readonly string[] {
  const names = named.map(({ name }) => name);
  return [
    ...names
      .filter((name) => !INNER_NAME.test(name))
      .map(
        (name) =>
          `step "${step.name}", ${what} "${name}": the name must be letters, digits, hyphens, underscores, dots and "#", 128 at most, since the saga remembers it.`,
      ),
    ...repeated(names).map(
      (name) =>
        `step "${step.name}", ${what} "${name}": the name is used more than once in this step; give each its own, since the saga remembers it.`,
    ),
  ];
}
