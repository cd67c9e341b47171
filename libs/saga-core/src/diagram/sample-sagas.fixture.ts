import type { SagaDefinition } from '../definition/definition.js';
import { commandType, eventType } from '../definition/samples.fixture.js';
import type {
  ChooseStep,
  CommandStep,
  ForEachStep,
  MachineState,
  MachineStep,
  Outlet,
  ParallelStep,
  PublishStep,
  RecoverStep,
  RepeatStep,
  Step,
  StepRole,
  WaitArm,
  WaitStep,
} from '../definition/step.js';
import type { SagaState } from '../state/saga-state.js';
import type { CommandPhase, CommandState, CommandStepState } from '../state/step-state.js';

/** Definitions and states for the specs of diagrams, as the values that they are. */

const backoff = { firstMs: 500, maxMs: 30_000, factor: 2 };
const retry = { attempts: 5, backoff };
const nothing = () => ({});

/** What is the same for all specs. */
export { attempt, commandType, eventType, wait } from '../definition/samples.fixture.js';

type Extra<Kind extends Step> = Partial<Omit<Kind, 'kind' | 'name'>>;

function command(role: StepRole, name: string, message: string, extra: Extra<CommandStep>): CommandStep {
  const rest = { body: nothing, onFailure: [], retry, ...extra };
  return { kind: 'command', name, role, command: commandType(message), ...rest };
}

/** A compensatable step; without the name of a compensation it has nothing to undo. */
export function step(
  name: string,
  message: string,
  undo?: string,
  extra: Extra<CommandStep> = {},
): CommandStep {
  const compensation = undo && { compensation: { command: commandType(undo), body: nothing, retry } };
  return command('compensatable', name, message, { ...compensation, ...extra });
}

export function pivot(name: string, message: string, extra: Extra<CommandStep> = {}): CommandStep {
  return command('pivot', name, message, extra);
}

export function retriable(name: string, message: string, extra: Extra<CommandStep> = {}): CommandStep {
  return command('retriable', name, message, extra);
}

export function publish(message: string): PublishStep {
  return { kind: 'publish', name: message, event: eventType(message), body: nothing };
}

export function choose(name: string, branches: Readonly<Record<string, readonly Step[]>>): ChooseStep {
  const made = Object.entries(branches).map(([branch, steps]) => ({
    name: branch,
    steps,
    ...(branch === 'otherwise' ? {} : { when: () => true }),
  }));
  return { kind: 'choose', name, branches: made };
}

export function parallel(
  name: string,
  branches: Readonly<Record<string, readonly Step[]>>,
  extra: Extra<ParallelStep> = {},
): ParallelStep {
  const made = Object.entries(branches).map(([branch, steps]) => ({ name: branch, steps }));
  return { kind: 'parallel', name, branches: made, onFailure: 'finish', compensation: 'parallel', ...extra };
}

export function forEach(
  name: string,
  as: string,
  steps: readonly Step[],
  extra: Extra<ForEachStep> = {},
): ForEachStep {
  const together = { onFailure: 'finish', compensation: 'parallel' } as const;
  return { kind: 'for-each', name, as, items: () => [], atOnce: 4, steps, ...together, ...extra };
}

export function repeat(
  name: string,
  atMost: number,
  steps: readonly Step[],
  extra: Extra<RepeatStep> = {},
): RepeatStep {
  return { kind: 'repeat', name, atMost, until: () => true, onExhausted: 'fail', steps, ...extra };
}

export function recover(name: string, attempts: number, steps: readonly Step[]): RecoverStep {
  return { kind: 'recover', name, attempts, backoff, steps };
}

export function arm(
  name: string,
  event: string | undefined,
  follows: Outlet = [],
  extra: Partial<WaitArm> = {},
): WaitArm {
  const known = event === undefined ? {} : { event: eventType(event) };
  return { name, ...known, match: {}, effect: 'take', then: follows, ...extra };
}

/** A time limit of a fixed length. */
export function within(ms: number): NonNullable<WaitStep['dueAt']> {
  return (_data, now) => now + ms;
}

export function machine(name: string, initial: string, states: readonly MachineState[]): MachineStep {
  return { kind: 'machine', name, initial, states };
}

export function state(of: string, name: string, extra: Partial<MachineState> = {}): MachineState {
  const made = { name, entry: [], goTo: {}, exit: [], ...extra };
  return made.wait ? { ...made, wait: { ...made.wait, name: `${of}.${name}` } } : made;
}

export function saga(
  name: string,
  steps: readonly Step[],
  extra: Partial<SagaDefinition> = {},
): SagaDefinition {
  return {
    name,
    version: 1,
    start: {
      contract: commandType(`${name}.place`),
      by: 'command',
      key: () => 'k',
      data: nothing,
      whenEnded: 'reject',
    },
    steps,
    resend: backoff,
    commandLifetimeMs: 604_800_000,
    compensation: 'reverse',
    onDeadLetter: 'compensate',
    unexpected: 'mailbox',
    mailboxTtlMs: 86_400_000,
    migrations: [],
    ...extra,
  };
}

/** A saga of the definition that has come so far. */
export function instance(
  { name, version }: SagaDefinition,
  steps: SagaState['steps'],
  extra: Partial<SagaState> = {},
): SagaState {
  const base = { id: 'b7f0', tenant: '', definition: name, version, key: '4711', status: 'running' } as const;
  return { ...base, revision: steps.length + 1, input: {}, steps, startedAt: 0, ...extra };
}

/** One run of a command step: how it went, and how far its compensation is. */
export function ran(
  path: string,
  phase: CommandPhase,
  compensation?: CommandPhase,
  extra: Partial<CommandStepState> = {},
): CommandStepState {
  const undo = compensation ? { compensation: inPhase(compensation) } : {};
  return { kind: 'command', path, forward: inPhase(phase), ...undo, ...extra };
}

export function inPhase(phase: CommandPhase, extra: Partial<CommandState> = {}): CommandState {
  return { phase, epoch: 1, attempt: 1, resends: 0, body: {}, notAfter: 0, ...extra };
}
