import type { SagaDefinition } from '../definition.js';
import type { MachineState, MachineStep } from '../step.js';
import { allSteps } from '../step.js';

/** State machines that get stuck, or have states that they never come to. */
export function problemsOfMachines({ steps }: SagaDefinition): readonly string[] {
  return allSteps(steps)
    .filter((step) => step.kind === 'machine')
    .flatMap((machine) => [
      ...problemsOfWays(machine).map((problem) => `step "${machine.name}": ${problem}`),
      ...machine.states.flatMap((state) =>
        problemsOfState(machine, state).map(
          (problem) => `step "${machine.name}", state "${state.name}": ${problem}`,
        ),
      ),
    ]);
}

/** What may end the state: the events that are taken, and its timer. */
function endsOf({ wait }: MachineState): readonly string[] {
  if (!wait) return [];
  const taken = wait.arms.filter(({ effect }) => effect === 'take').map(({ name }) => name);
  return wait.dueAt ? [...taken, 'timeout'] : taken;
}

function isFinal({ wait }: MachineState): boolean {
  return !wait;
}

/** The states to which a state leads. */
function nextOf(state: MachineState): readonly string[] {
  return endsOf(state).flatMap((end) => state.goTo[end] ?? []);
}

function problemsOfState({ states }: MachineStep, state: MachineState): readonly string[] {
  const { goTo, exit, wait } = state;
  const ends = endsOf(state);
  const transitions = Object.entries(goTo).flatMap(([end, to]) => (to === undefined ? [] : [{ end, to }]));
  return [
    ...transitions
      .filter(({ end }) => !ends.includes(end))
      .map(
        ({ end }) =>
          `it says where "${end}" leads, but takes nothing of that name. Add that, or drop the transition.`,
      ),
    ...transitions
      .filter(({ end, to }) => ends.includes(end) && states.every(({ name }) => name !== to))
      .map(
        ({ end, to }) =>
          `"${end}" leads to "${to}", which is not a state of it. Add the state, or correct the name.`,
      ),
    ...(wait?.dueAt && goTo.timeout === undefined
      ? ['its timer leads nowhere, and would be due again at once, without end. Say to which state it leads.']
      : []),
    ...(!isFinal(state) && ends.every((end) => end !== 'timeout' && goTo[end] === undefined)
      ? ['nothing leads out of it, and it is not final: a dead end. Make it final, or say what leads on.']
      : []),
    ...(isFinal(state) && exit.length > 0
      ? ['it is final, so nobody leaves it, and its exit steps never run. Make them entry steps.']
      : []),
  ];
}

function problemsOfWays(machine: MachineStep): readonly string[] {
  const { initial, states } = machine;
  if (states.every(({ name }) => name !== initial)) {
    return [`it begins in "${initial}", which is not a state of it. Add the state, or begin in another one.`];
  }
  const reached = reachedFrom(machine, initial);
  const unreached = states.filter(({ name }) => !reached.has(name));
  const known = states.filter(({ name }) => reached.has(name));
  const trapped = known.filter(({ name }) => !mayEnd(machine, name));
  return [
    ...unreached.map(
      ({ name }) =>
        `the state "${name}" is never reached from "${initial}". Let something lead there, or drop it.`,
    ),
    ...(trapped.length > 0 && trapped.length === known.length
      ? [
          `no final state can be reached from "${initial}", so no saga could ever end. Add one, and a way there.`,
        ]
      : trapped.map(
          ({ name }) =>
            `no final state can be reached from the state "${name}", so a saga that comes there could never end. Add a way there.`,
        )),
  ];
}

/** The states, and the unknown names, at which the machine may come to be. */
function reachedFrom({ states }: MachineStep, start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  // A set goes on with what is added to it on the way.
  for (const at of reached) {
    for (const state of states.filter(({ name }) => name === at))
      for (const next of nextOf(state)) reached.add(next);
  }
  return reached;
}

/** Whether a state may lead to an end. A dead end and an unknown state count as one: they are problems of their own. */
function mayEnd(machine: MachineStep, start: string): boolean {
  const leading = machine.states.filter((state) => nextOf(state).length > 0).map(({ name }) => name);
  return [...reachedFrom(machine, start)].some((name) => !leading.includes(name));
}
