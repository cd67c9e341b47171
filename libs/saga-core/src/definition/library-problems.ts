import type { SagaDefinition } from './definition.js';
import { repeated } from './problems/repeated.js';
import type { CommandStep, Step } from './step.js';
import { allSteps } from './step.js';

/**
 * What is wrong between definitions that are each well formed: two that are one, and children that are unknown, that come back to their
 * parent, or that cannot be undone where their parent may have to. Each with the saga, the step, the reason and the remedy. A child
 * always runs the newest version of its definition, so that one counts.
 */
export function libraryProblems(definitions: readonly SagaDefinition[]): readonly string[] {
  const newest = newestOf(definitions);
  return [
    ...twice(definitions),
    ...definitions.flatMap((definition) =>
      childSteps(definition).flatMap((step) => {
        const where = `${titleOf(definition)}, step "${step.name}"`;
        const problems = [...problemsOfChild(step, newest), ...startedOnce(definition, step, newest)];
        return problems.map((problem) => `${where}: ${problem}`);
      }),
    ),
    ...circles(newest),
  ];
}

function titleOf({ name, version }: SagaDefinition): string {
  return `Saga "${name}" version ${version}`;
}

function newestOf(definitions: readonly SagaDefinition[]): ReadonlyMap<string, SagaDefinition> {
  const newest = new Map<string, SagaDefinition>();
  for (const definition of definitions) {
    const known = newest.get(definition.name);
    if (!known || known.version < definition.version) newest.set(definition.name, definition);
  }
  return newest;
}

function twice(definitions: readonly SagaDefinition[]): readonly string[] {
  return repeated(definitions.map(titleOf)).map(
    (title) => `${title} is defined twice: give one of them another name or version.`,
  );
}

interface ChildStep extends CommandStep {
  readonly child: NonNullable<CommandStep['child']>;
}

function childSteps({ steps }: SagaDefinition): readonly ChildStep[] {
  return allSteps(steps).filter(
    (step): step is ChildStep => step.kind === 'command' && step.child !== undefined,
  );
}

function problemsOfChild(
  { child, compensation }: ChildStep,
  newest: ReadonlyMap<string, SagaDefinition>,
): readonly string[] {
  const saga = newest.get(child.saga);
  if (!saga)
    return [`there is no saga "${child.saga}" to start. Register its definition, or correct the name.`];
  const problems: string[] = [];
  const [given, wanted] = [child.start, saga.start.contract].map(
    ({ messageName, contractVersion }) => `${messageName} v${contractVersion}`,
  );
  if (given !== wanted) {
    problems.push(
      `it starts "${saga.name}" with ${given}, but version ${saga.version} of that is started by ${wanted}. Use that contract.`,
    );
  }
  const noReturn = compensation && allSteps(saga.steps).find((step) => !canBeUndone(step));
  if (noReturn) {
    problems.push(
      `a compensatable step cannot wait for "${saga.name}", since its version ${saga.version} cannot be undone behind ${pointOf(noReturn)}. Make the step a pivot or retriable, or start the saga with .detach() if it need not be undone.`,
    );
  }
  return problems;
}

/** A child that ended holds its business key, unless its definition frees it: then there can be no second one. */
function startedOnce(
  { steps }: SagaDefinition,
  step: ChildStep,
  newest: ReadonlyMap<string, SagaDefinition>,
): readonly string[] {
  const runsAgain = allSteps(steps).some(
    (outer) => outer.kind === 'recover' && allSteps(outer.steps).includes(step),
  );
  const saga = newest.get(step.child.saga);
  if (!saga || saga.start.whenEnded === 'start-again' || (step.role !== 'retriable' && !runsAgain)) return [];
  return [
    `it starts "${saga.name}" again when that ended compensated, but version ${saga.version} of it keeps its business key. Give it whenEnded: 'start-again'.`,
  ];
}

function canBeUndone(step: Step): boolean {
  if (step.kind === 'command') return step.role === 'compensatable';
  return step.kind !== 'publish' && step.kind !== 'machine';
}

function pointOf(step: Step): string {
  if (step.kind === 'command') return `the ${step.role} step "${step.name}"`;
  return `the ${step.kind === 'publish' ? 'event' : 'state machine'} "${step.name}"`;
}

/** Each circle of sagas that start each other, once: it begins with the one that was given first. */
function circles(newest: ReadonlyMap<string, SagaDefinition>): readonly string[] {
  const names = [...newest.keys()];
  return [...newest.values()].flatMap((definition, index) => {
    const { name } = definition;
    const circle = wayBack(name, name, newest, new Set(names.slice(index)));
    const step = childSteps(definition).find(({ child }) => child.saga === circle?.[0]);
    if (!circle || !step) return [];
    const way = [name, ...circle].map((saga) => `"${saga}"`).join(' → ');
    return [
      `${titleOf(definition)}, step "${step.name}": it starts its own saga again, without end: ${way}. Take one of these steps out, or make a loop of it inside one saga.`,
    ];
  });
}

/** The shortest way along the child sagas from one name back to another; undefined if there is none. */
function wayBack(
  from: string,
  to: string,
  newest: ReadonlyMap<string, SagaDefinition>,
  allowed: ReadonlySet<string>,
): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[from]];
  const seen = new Set<string>();
  // An array goes on with what is added to it on the way.
  for (const way of ways) {
    const definition = newest.get(way.at(-1) ?? from);
    for (const { child } of definition ? childSteps(definition) : []) {
      if (child.saga === to) return [...way.slice(1), to];
      if (!allowed.has(child.saga) || seen.has(child.saga)) continue;
      seen.add(child.saga);
      ways.push([...way, child.saga]);
    }
  }
  return undefined;
}
