import type { CommandType, EventType } from './contract-type.js';
import type { SagaDefinition } from './definition.js';
import type { CommandStep, MachineState, Step, WaitArm, WaitStep } from './step.js';

/**
 * The structure of a definition as lines of text, indented by two spaces for what stands inside something else. It holds what the sagas
 * under way rely on, so that a change of it needs a new version: steps and their order, contracts, compensations, branches, what is
 * waited for, states and where they lead, children, how often something runs at most. It does not hold times, retry policies and
 * functions: those may change under a saga's feet. The same definition always has the same lines.
 */
export function outlineOf({ steps }: SagaDefinition): readonly string[] {
  return steps.flatMap(linesOf);
}

function linesOf(step: Step): readonly string[] {
  return block(line('step', step.name, traitsOf(step)), insideOf(step));
}

/** `label "name": trait; trait`. The first word of a trait says what it is about: a change is told by it. */
function line(label: string, name: string, traits: readonly string[] = []): string {
  return `${label} ${quote(name)}${traits.length === 0 ? '' : `: ${traits.join('; ')}`}`;
}

const quote = (name: string): string => JSON.stringify(name);

function block(head: string, inside: readonly string[]): readonly string[] {
  return [head, ...inside.map((inner) => `  ${inner}`)];
}

/** A list of steps of which a step has one or none. */
function part(title: string, steps: readonly Step[]): readonly string[] {
  return steps.length === 0 ? [] : block(title, steps.flatMap(linesOf));
}

function contract({ messageName, contractVersion }: CommandType | EventType): string {
  return `${messageName} v${contractVersion}`;
}

function traitsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'command':
      return traitsOfCommand(step);
    case 'publish':
      return ['is an event', `publishes ${contract(step.event)}`];
    case 'choose':
      return ['is a choice'];
    case 'parallel':
      return ['is a parallel step'];
    case 'for-each':
      return ['is a for-each', `calls its item ${quote(step.as)}`];
    case 'repeat':
      // An undoing saga looks for so many passes, and one that goes on asks again how they ended.
      return ['is a loop', `ends after ${step.atMost} passes`, `then ${step.onExhausted}s`];
    case 'attempt':
      return ['is an attempt'];
    case 'recover':
      return ['is a save-point', `runs ${step.attempts} times at most`];
    case 'wait':
      return traitsOfWait(step);
    case 'machine':
      return ['is a state machine', `begins in ${quote(step.initial)}`];
  }
}

function traitsOfCommand({ role, command, child, compensation }: CommandStep): readonly string[] {
  return [
    `is ${role === 'pivot' ? 'a pivot' : `a ${role} step`}`,
    `sends ${contract(command)}`,
    ...(child
      ? [
          `starts ${quote(child.saga)} by ${contract(child.start)}`,
          `ends when that has ${child.mode === 'await' ? 'ended' : 'begun'}`,
        ]
      : []),
    ...(compensation ? [`compensates with ${contract(compensation.command)}`] : []),
  ];
}

function traitsOfWait({ approval }: WaitStep): readonly string[] {
  if (!approval) return ['is a wait'];
  const { role, escalate, notify } = approval;
  return [
    'is an approval',
    `asks ${quote(role)}`,
    ...(escalate ? [`escalates to ${quote(escalate.to)}`] : []),
    ...(notify ? [`notifies by ${contract(notify.event)}`] : []),
  ];
}

function insideOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'command':
      return step.onFailure.flatMap(({ code, steps }) =>
        block(line('failure', code), steps.flatMap(linesOf)),
      );
    case 'publish':
      return [];
    case 'choose':
    case 'parallel':
      return step.branches.flatMap(({ name, steps }) => block(line('branch', name), steps.flatMap(linesOf)));
    case 'for-each':
    case 'repeat':
    case 'recover':
      return step.steps.flatMap(linesOf);
    case 'attempt':
      return [...step.steps.flatMap(linesOf), ...part('otherwise', step.otherwise)];
    case 'wait':
      return armsOf(step, {});
    case 'machine':
      return step.states.flatMap(linesOfState);
  }
}

function linesOfState({ name, entry, wait, goTo, exit }: MachineState): readonly string[] {
  return block(line('state', name, wait ? [] : ['is final']), [
    ...part('entry', entry),
    ...(wait ? block(line('step', wait.name, traitsOfWait(wait)), armsOf(wait, goTo)) : []),
    ...part('exit', exit),
  ]);
}

/** What may end a wait, its time limit included, and what follows. */
function armsOf({ arms, dueAt, onTimeout }: WaitStep, goTo: MachineState['goTo']): readonly string[] {
  const ends = arms
    .map((arm) => ({ name: arm.name, awaits: traitsOfArm(arm), outlet: arm.then }))
    .concat(dueAt ? [{ name: 'timeout', awaits: [], outlet: onTimeout }] : []);
  return ends.flatMap(({ name, awaits, outlet }) => {
    const target = goTo[name];
    const leads = target === undefined ? [] : [`leads to ${quote(target)}`];
    return outlet === 'compensate'
      ? [line('arm', name, [...awaits, ...leads, 'turns the saga back'])]
      : block(line('arm', name, [...awaits, ...leads]), outlet.flatMap(linesOf));
  });
}

/** Whether it takes, ignores or parks the event is not asked again once the event is there. */
function traitsOfArm({ event, match }: WaitArm): readonly string[] {
  const fields = Object.keys(match).toSorted();
  return [
    ...(event ? [`awaits ${contract(event)}`] : []),
    ...(fields.length > 0 ? [`matches ${fields.map(quote).join(' and ')}`] : []),
  ];
}
