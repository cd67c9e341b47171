import type { Fact, FactOf } from './history.js';
import { find } from './find.js';
import type { Direction, SagaState } from './saga-state.js';
import { isUnwanted } from './saga-state.js';
import type { CommandState, CommandStepState } from './step-state.js';

const COMMAND_FACTS = [
  'command-sent',
  'command-resent',
  'command-succeeded',
  'command-failed',
  'failure-handled',
  'retry-planned',
  'command-given-up',
  'revoke-sent',
  'command-revoked',
  'command-stuck',
  'command-unstuck',
  'command-corrected',
  'command-skipped',
] as const;
type CommandFact = FactOf<(typeof COMMAND_FACTS)[number]>;

export function isCommandFact(fact: Fact): fact is CommandFact {
  return COMMAND_FACTS.some((kind) => kind === fact.kind);
}

/** What a fact about a command makes of the saga. */
export function applyCommandFact(state: SagaState, fact: CommandFact): SagaState {
  switch (fact.kind) {
    case 'command-sent':
      return sent(state, fact);
    case 'command-succeeded':
      return succeeded(state, fact);
    case 'failure-handled': {
      const { code, patch } = fact;
      return onStep(state, fact.path, (step) => ({ ...step, handled: code, ...(patch ? { patch } : {}) }));
    }
    default:
      return onCommand(state, fact, (command) => commandAfter(command, fact));
  }
}

function commandAfter(
  command: CommandState,
  fact: Exclude<CommandFact, { kind: 'command-sent' | 'command-succeeded' | 'failure-handled' }>,
): CommandState {
  switch (fact.kind) {
    case 'command-resent': {
      const { attempt, resendAt, timeoutAt, because } = fact;
      return {
        ...disarmed(command),
        phase: command.phase === 'waiting' ? 'outstanding' : command.phase,
        attempt,
        resends: because === 'silence' ? command.resends + 1 : 0,
        resendAt,
        ...(timeoutAt === undefined ? {} : { timeoutAt }),
      };
    }
    case 'command-failed': {
      const { code, message } = fact.failure;
      const { stuck: _, ...rest } = disarmed(command);
      // Whoever wanted the saga back before is why it turns back now.
      const { givenUp } = command;
      const reason = givenUp !== undefined && isUnwanted(givenUp) ? givenUp : 'failure';
      return { ...rest, phase: 'failed', failure: { reason, code, message } };
    }
    case 'command-given-up': {
      const { reason, message } = fact;
      const { stuck: _, ...rest } = disarmed(command);
      return { ...rest, phase: 'unknown', failure: { reason, code: reason, message } };
    }
    case 'command-revoked': {
      const reason = command.givenUp ?? 'timeout';
      const message = 'The command was revoked before it ran.';
      return { ...disarmed(command), phase: 'revoked', failure: { reason, code: reason, message } };
    }
    case 'retry-planned': {
      const { retryAt, epoch } = fact;
      // A timeout covers the waits of one epoch; a new epoch gets a new one when it is sent.
      const { timeoutAt } = command;
      const keepsTimeout = epoch === command.epoch && timeoutAt !== undefined;
      const { failure: _, ...rest } = disarmed(command);
      return {
        ...rest,
        phase: 'waiting',
        retryAt,
        retryEpoch: epoch,
        ...(keepsTimeout ? { timeoutAt } : {}),
      };
    }
    case 'revoke-sent': {
      const { reason, resendAt } = fact;
      const { stuck: _, ...rest } = disarmed(command);
      return { ...rest, phase: 'revoking', resends: 0, resendAt, givenUp: reason };
    }
    case 'command-stuck': {
      const { reason, message, definite } = fact;
      return { ...disarmed(command), phase: 'stuck', stuck: { reason, message, definite } };
    }
    case 'command-unstuck': {
      const { epoch, retryAt } = fact;
      const { stuck: _stuck, failure: _failure, givenUp: _givenUp, ...rest } = disarmed(command);
      return { ...rest, phase: 'waiting', attempt: 0, retryAt, retryEpoch: epoch };
    }
    case 'command-corrected':
      return { ...command, body: fact.body };
    case 'command-skipped': {
      const { stuck: _, ...rest } = disarmed(command);
      return { ...rest, phase: 'skipped' };
    }
  }
}

function sent(state: SagaState, fact: FactOf<'command-sent'>): SagaState {
  const { path, direction, lane, epoch, attempt, notAfter, body, resendAt, timeoutAt } = fact;
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
  if (direction === 'forward' && !find(state, 'command', path)) {
    const step = {
      kind: 'command',
      path,
      forward: command,
      ...(lane === undefined ? {} : { lane }),
    } as const;
    return { ...state, steps: [...state.steps, step] };
  }
  return onStep(state, path, (step) => withCommand(step, direction, command));
}

function succeeded(state: SagaState, fact: FactOf<'command-succeeded'>): SagaState {
  const { path, direction, reply, patch } = fact;
  return onStep(state, path, (step) => {
    const { stuck: _, ...command } = disarmed(commandOf(step, direction));
    const done = withCommand(step, direction, { ...command, phase: 'succeeded' });
    if (direction === 'compensation') return done;
    const { reply: _earlier, ...rest } = done;
    return { reply, ...rest, ...(patch === undefined ? {} : { patch }) };
  });
}

function onStep(
  state: SagaState,
  path: string,
  change: (step: CommandStepState) => CommandStepState,
): SagaState {
  const known = find(state, 'command', path);
  if (!known)
    throw new Error(`The history of saga ${state.id} speaks of step "${path}", which was never sent.`);
  return { ...state, steps: state.steps.map((step) => (step === known ? change(known) : step)) };
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

function commandOf(step: CommandStepState, direction: Direction): CommandState {
  const command = direction === 'forward' ? step.forward : step.compensation;
  if (!command) throw new Error(`The compensation of step "${step.path}" was never sent.`);
  return command;
}

function withCommand(step: CommandStepState, direction: Direction, command: CommandState): CommandStepState {
  return direction === 'forward' ? { ...step, forward: command } : { ...step, compensation: command };
}

/** The command without its timers. */
function disarmed(command: CommandState): CommandState {
  const { resendAt: _resend, timeoutAt: _timeout, retryAt: _retry, retryEpoch: _epoch, ...rest } = command;
  return rest;
}
