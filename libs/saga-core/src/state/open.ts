import { commandSteps, find } from './find.js';
import type { JsonValue } from './json.js';
import type { Direction, SagaState } from './saga-state.js';
import { hasEnded, isAtRest } from './saga-state.js';
import type { CommandState, CommandStepState, WaitState } from './step-state.js';

/** One direction of a step whose outcome is awaited. */
export interface OpenCommand {
  readonly step: CommandStepState;
  readonly direction: Direction;
  readonly command: CommandState;
}

/** The commands that are out or planned, in the order in which their steps were begun. */
export function openCommands(state: SagaState): readonly OpenCommand[] {
  return commandSteps(state).flatMap((step) => {
    const { forward, compensation } = step;
    return [
      ...(isOpen(forward) ? [{ step, direction: 'forward' as const, command: forward }] : []),
      ...(compensation && isOpen(compensation)
        ? [{ step, direction: 'compensation' as const, command: compensation }]
        : []),
    ];
  });
}

/** The first of the open commands: where there is nothing parallel, the only one. None for a saga that is over or at rest. */
export function outstanding(state: SagaState): OpenCommand | undefined {
  return isAtRest(state) ? undefined : openCommands(state)[0];
}

/** True while an outcome is awaited or another sending is planned. */
export function isOpen(command: CommandState): boolean {
  return command.phase === 'outstanding' || command.phase === 'waiting' || command.phase === 'revoking';
}

export function hasOpenCommand({ steps }: SagaState): boolean {
  return steps.some(
    (step) =>
      step.kind === 'command' &&
      (isOpen(step.forward) || (step.compensation !== undefined && isOpen(step.compensation))),
  );
}

/** The waits that are open, the oldest first. */
export function openWaits(state: SagaState): readonly WaitState[] {
  return state.steps.filter((step) => step.kind === 'wait').filter(({ phase }) => phase === 'open');
}

/** An event, or a person's decision, that a saga waits for: what an index over all sagas is made of. */
export interface AwaitedInput {
  readonly path: string;
  /** By what it is found: `matchKey()` of the event, or `approvalKey()` of a role. */
  readonly key: string;
  readonly dueAt?: number;
  readonly since: number;
}

/** What the saga would take from outside now. Nothing once it is over; a paused or parked one still gets its events. */
export function awaitedInputs(state: SagaState): readonly AwaitedInput[] {
  if (hasEnded(state)) return [];
  return openWaits(state).flatMap(({ path, arms, roles = [], dueAt, since }) => {
    const keys = [...arms.flatMap(({ key }) => (key === undefined ? [] : [key])), ...roles.map(approvalKey)];
    const due = dueAt === undefined ? {} : { dueAt };
    return [...new Set(keys)].map((key) => ({ path, key, since, ...due }));
  });
}

/** Of a match key: what an index of the database takes with ease. */
export const MAX_KEY_LENGTH = 512;

/** By what an event is told to the sagas that wait for it: `order.paid?orderId="42"`. Fields in the order of their names. */
export function matchKey(event: string, values: Readonly<Record<string, JsonValue | undefined>>): string {
  const fields = Object.keys(values)
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(values[name] ?? null)}`);
  return fields.length === 0 ? event : `${event}?${fields.join('&')}`;
}

/** By what the approvals of a role are found. */
export function approvalKey(role: string): string {
  return `approval:${role}`;
}

/**
 * When the saga has to be looked at again if nothing comes: the earliest of its timers, in milliseconds since 1970. Undefined for a
 * saga that is over or at rest, and for one that only waits for something that may come at any time.
 */
export function wakeAt(state: SagaState): number | undefined {
  if (isAtRest(state)) return undefined;
  const times = state.steps.flatMap((step) => {
    if (step.kind === 'command') return [...timesOf(step.forward), ...timesOf(step.compensation)];
    if (step.kind === 'wait' && step.phase === 'open') return [step.dueAt, step.remindAt, step.escalateAt];
    // The next run of a save-point has begun once its pass is remembered.
    return step.kind === 'scope' && !find(state, 'pass', step.path) ? [step.retryAt] : [];
  });
  const known = [...times, state.deadlineAt].filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function timesOf(command: CommandState | undefined): readonly (number | undefined)[] {
  return command && isOpen(command) ? [command.resendAt, command.timeoutAt, command.retryAt] : [];
}

/** The names of the steps at which the saga stands, for people: `chargePayment`, or `flight, hotel`. Empty once it is over. */
export function positionOf(state: SagaState): string {
  if (hasEnded(state)) return '';
  const paths = [
    ...openCommands(state).map(({ step }) => step.path),
    ...openWaits(state).map(({ path }) => path),
  ];
  const stuck = commandSteps(state).filter(
    ({ forward, compensation }) => forward.phase === 'stuck' || compensation?.phase === 'stuck',
  );
  const all = [...new Set([...paths, ...stuck.map(({ path }) => path)])];
  if (all.length === 0) return state.parked?.path ?? '';
  return all.length > 5 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
}
