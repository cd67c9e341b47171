import type { Fact, HistoryEntry } from './history.js';
import type { CommandState, Direction, SagaState, StepState } from './saga-state.js';
import { stepOf } from './saga-state.js';

/**
 * Makes the state from a saga's whole history, without running any function of a definition.
 *
 * @throws if the history is not one: empty, with gaps, or not beginning with `saga-started`
 */
export function fold(history: readonly HistoryEntry[]): SagaState {
  let state: SagaState | undefined;
  for (const entry of history) state = applyFact(state, entry);
  if (!state) throw new Error('There is no history to fold: a saga has at least the entry "saga-started".');
  return state;
}

/** The state after one more fact. The only way in which a state ever changes. */
export function applyFact(state: SagaState | undefined, { sequence, at, fact }: HistoryEntry): SagaState {
  if (!state) {
    if (fact.kind !== 'saga-started' || sequence !== 1) {
      throw new Error(
        `A history begins with entry 1, "saga-started", but this one begins with ${sequence}, "${fact.kind}".`,
      );
    }
    return started(fact, at);
  }
  if (sequence !== state.revision + 1) {
    throw new Error(`The history of saga ${state.id} jumps from entry ${state.revision} to ${sequence}.`);
  }
  return { ...changed(state, fact, at), revision: sequence };
}

function started(fact: Extract<Fact, { kind: 'saga-started' }>, at: number): SagaState {
  const { kind: _, ...origin } = fact;
  return { ...origin, status: 'running', revision: 1, position: 0, steps: [], startedAt: at };
}

function changed(state: SagaState, fact: Fact, at: number): SagaState {
  switch (fact.kind) {
    case 'saga-started':
      throw new Error(`Saga ${state.id} was started already: its history has "saga-started" twice.`);
    case 'command-sent':
      return sent(state, fact);
    case 'command-resent': {
      const { attempt, resendAt, timeoutAt, because } = fact;
      return onCommand(state, fact, (command) => ({
        ...disarmed(command),
        phase: command.phase === 'waiting' ? 'outstanding' : command.phase,
        attempt,
        resends: because === 'silence' ? command.resends + 1 : 0,
        resendAt,
        ...(timeoutAt === undefined ? {} : { timeoutAt }),
      }));
    }
    case 'command-succeeded':
      return succeeded(state, fact);
    case 'command-failed':
      return onCommand(state, fact, (command) => ({ ...disarmed(command), phase: 'failed' }));
    case 'command-given-up':
      return onCommand(state, fact, (command) => ({ ...disarmed(command), phase: 'unknown' }));
    case 'command-revoked':
      return onCommand(state, fact, (command) => ({ ...disarmed(command), phase: 'revoked' }));
    case 'retry-planned': {
      const { retryAt, epoch } = fact;
      return onCommand(state, fact, (command) => ({
        ...disarmed(command),
        phase: 'waiting',
        retryAt,
        retryEpoch: epoch,
        // A timeout covers the waits of one epoch; a new epoch gets a new one when it is sent.
        ...(epoch === command.epoch && command.timeoutAt !== undefined
          ? { timeoutAt: command.timeoutAt }
          : {}),
      }));
    }
    case 'revoke-sent': {
      const { reason, resendAt } = fact;
      return onCommand(state, fact, (command) => ({
        ...disarmed(command),
        phase: 'revoking',
        resends: 0,
        resendAt,
        givenUp: reason,
      }));
    }
    case 'event-published':
      return { ...state, position: state.position + 1 };
    case 'compensation-began': {
      const { kind: _, ...abort } = fact;
      return { ...state, status: 'compensating', abort };
    }
    case 'saga-parked': {
      const { kind: _, ...parked } = fact;
      return { ...state, status: 'parked', parked };
    }
    case 'saga-completed':
      return { ...state, status: 'completed', endedAt: at };
    case 'saga-compensated':
      return { ...state, status: 'compensated', endedAt: at };
    case 'input-ignored':
      return state;
    default:
      return unknownFact(fact);
  }
}

function sent(state: SagaState, fact: Extract<Fact, { kind: 'command-sent' }>): SagaState {
  const { path, direction, epoch, attempt, notAfter, body, resendAt, timeoutAt } = fact;
  const command: CommandState = {
    phase: 'outstanding',
    epoch,
    attempt,
    resends: 0,
    body,
    notAfter,
    resendAt,
    ...(timeoutAt === undefined ? {} : { timeoutAt }),
  };
  if (direction === 'forward' && !stepOf(state, path)) {
    return { ...state, steps: [...state.steps, { path, forward: command }] };
  }
  return onStep(state, path, (step) => withCommand(step, direction, command));
}

function succeeded(state: SagaState, fact: Extract<Fact, { kind: 'command-succeeded' }>): SagaState {
  const { path, direction, reply, patch } = fact;
  const next = onStep(state, path, (step) => {
    const command = commandOf(step, direction);
    const done = withCommand(step, direction, { ...disarmed(command), phase: 'succeeded' });
    return direction === 'compensation'
      ? done
      : { ...done, reply, ...(patch === undefined ? {} : { patch }) };
  });
  return direction === 'forward' ? { ...next, position: state.position + 1 } : next;
}

function onStep(state: SagaState, path: string, change: (step: StepState) => StepState): SagaState {
  if (!stepOf(state, path))
    throw new Error(`The history of saga ${state.id} speaks of step "${path}", which was never sent.`);
  return { ...state, steps: state.steps.map((step) => (step.path === path ? change(step) : step)) };
}

function onCommand(
  state: SagaState,
  at: { readonly path: string; readonly direction: Direction },
  change: (command: CommandState) => CommandState,
): SagaState {
  return onStep(state, at.path, (step) =>
    withCommand(step, at.direction, change(commandOf(step, at.direction))),
  );
}

function commandOf(step: StepState, direction: Direction): CommandState {
  const command = direction === 'forward' ? step.forward : step.compensation;
  if (!command) throw new Error(`The compensation of step "${step.path}" was never sent.`);
  return command;
}

function withCommand(step: StepState, direction: Direction, command: CommandState): StepState {
  return direction === 'forward' ? { ...step, forward: command } : { ...step, compensation: command };
}

/** The command without its timers. */
function disarmed(command: CommandState): CommandState {
  const { resendAt: _resend, timeoutAt: _timeout, retryAt: _retry, retryEpoch: _epoch, ...rest } = command;
  return rest;
}

function unknownFact(fact: never): never {
  throw new Error(`There is no fact "${(fact as Fact).kind}".`);
}
