import type { JsonObject } from '../state/json.js';
import type { CommandType, EventType, FailureType } from './contract-type.js';
import type { SagaDefinition } from './definition.js';
import type {
  ApprovalDefinition,
  AttemptStep,
  ChooseStep,
  CommandStep,
  FailureHandler,
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
} from './step.js';

/** Definitions as bare values, for specs: also such as no builder would make. Each is well formed unless a change makes it not so. */

export const retry = { attempts: 3, backoff: { firstMs: 1_000, maxMs: 1_000, factor: 1 } };
const body = () => ({});

export function commandType(
  messageName: string,
  codes: readonly string[] = [],
  contractVersion = 1,
): CommandType {
  const failures = codes.map(
    (code): FailureType =>
      class {
        static readonly code = code;
      },
  );
  return class {
    static readonly messageName = messageName;
    static readonly contractVersion = contractVersion;
    static readonly reply = Object;
    static readonly failures = failures;
  };
}

export function eventType(messageName: string, contractVersion = 1): EventType {
  return class {
    static readonly messageKind = 'event';
    static readonly messageName = messageName;
    static readonly contractVersion = contractVersion;
  };
}

export const doIt = commandType('a.do', ['sold-out', 'declined']);
export const compensation = { command: commandType('a.undo'), body, retry };

export function step(name: string, role: StepRole, changes: Partial<CommandStep> = {}): CommandStep {
  const undo = role === 'compensatable' ? { compensation } : {};
  return { kind: 'command', name, role, command: doIt, body, onFailure: [], retry, ...undo, ...changes };
}

/** Short names for the three roles: a list of steps reads like the rule of a well-formed saga. */
export const c = (name = 'c', changes: Partial<CommandStep> = {}) => step(name, 'compensatable', changes);
export const p = (name = 'p', changes: Partial<CommandStep> = {}) => step(name, 'pivot', changes);
export const r = (name = 'r', changes: Partial<CommandStep> = {}) => step(name, 'retriable', changes);

export function handler(code: string, steps: readonly Step[] = []): FailureHandler {
  return { code, steps };
}

export function child(
  name: string,
  role: StepRole,
  saga: string,
  mode: 'await' | 'detach' = 'await',
): CommandStep {
  const undo = mode === 'detach' ? { compensation: undefined } : {};
  return step(name, role, { child: { saga, start: doIt, mode }, ...undo });
}

export function publish(event: string, name = event): PublishStep {
  return { kind: 'publish', name, event: eventType(event), body };
}

export function choose(name: string, ...branches: readonly (readonly Step[])[]): ChooseStep {
  return {
    kind: 'choose',
    name,
    branches: branches.map((steps, index) => ({ name: `b${index + 1}`, when: () => true, steps })),
  };
}

export function parallel(name: string, ...branches: readonly (readonly Step[])[]): ParallelStep {
  const named = branches.map((steps, index) => ({ name: `b${index + 1}`, steps }));
  return { kind: 'parallel', name, branches: named, onFailure: 'finish', compensation: 'parallel' };
}

export function forEach(
  name: string,
  steps: readonly Step[],
  changes: Partial<ForEachStep> = {},
): ForEachStep {
  const together = { onFailure: 'finish', compensation: 'parallel' } as const;
  return { kind: 'for-each', name, items: () => [], as: 'item', atOnce: 2, ...together, steps, ...changes };
}

export function repeat(name: string, steps: readonly Step[], changes: Partial<RepeatStep> = {}): RepeatStep {
  return { kind: 'repeat', name, until: () => true, atMost: 5, onExhausted: 'continue', steps, ...changes };
}

export function attempt(name: string, steps: readonly Step[], otherwise: readonly Step[] = []): AttemptStep {
  return { kind: 'attempt', name, steps, otherwise };
}

export function recover(
  name: string,
  steps: readonly Step[],
  changes: Partial<RecoverStep> = {},
): RecoverStep {
  return { kind: 'recover', name, attempts: 3, backoff: retry.backoff, steps, ...changes };
}

/** An arm of a wait: for an event of its own name, unless it says something else. */
export function arm(name: string, next: Outlet = [], changes: Partial<WaitArm> = {}): WaitArm {
  return { name, event: eventType(name), match: {}, effect: 'take', then: next, ...changes };
}

export const inAnHour = (_data: JsonObject, now: number) => now + 3_600_000;

export function wait(name: string, arms: readonly WaitArm[], changes: Partial<WaitStep> = {}): WaitStep {
  return { kind: 'wait', name, arms, onTimeout: [], ...changes };
}

export function approval(
  name: string,
  onRejected: Outlet = [],
  changes: Partial<ApprovalDefinition> = {},
): WaitStep {
  const decisions = [
    arm('approved', [], { event: undefined }),
    arm('rejected', onRejected, { event: undefined }),
  ];
  return wait(name, decisions, { approval: { role: 'desk', ...changes } });
}

/** A state of the machine `m`: which events lead where. */
export function state(
  name: string,
  goTo: Readonly<Record<string, string | undefined>>,
  changes: Partial<MachineState> = {},
): MachineState {
  const arms = Object.keys(goTo).map((end) => arm(end));
  return { name, entry: [], wait: wait(`m.${name}`, arms), goTo, exit: [], ...changes };
}

export function final(name: string, changes: Partial<MachineState> = {}): MachineState {
  return { name, entry: [], goTo: {}, exit: [], ...changes };
}

export function machine(...states: readonly MachineState[]): MachineStep {
  return { kind: 'machine', name: 'm', initial: states[0]?.name ?? '', states };
}

/** How sentences about {@link saga} begin. */
export const TRIP = 'Saga "trip" version 2';

export function saga(steps: readonly Step[], changes: Partial<SagaDefinition> = {}): SagaDefinition {
  return {
    name: 'trip',
    version: 2,
    start: { contract: doIt, by: 'command', key: () => '', data: body, whenEnded: 'reject' },
    steps,
    resend: retry.backoff,
    commandLifetimeMs: 7_200_000,
    compensation: 'reverse',
    onDeadLetter: 'compensate',
    unexpected: 'mailbox',
    mailboxTtlMs: 86_400_000,
    migrations: [],
    ...changes,
  };
}
