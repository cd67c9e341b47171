import type { CommandStep, CommandType } from './definition.js';
import { effectId } from './input-and-effect.js';
import type { JsonObject } from './json.js';
import type { AbortReason, CommandState, Direction } from './saga-state.js';
import { stepOf } from './saga-state.js';
import { delayAfter } from './timing.js';
import type { Turn } from './turn.js';

/** Sends the command of one direction of a step under a new epoch, and arms its timers. */
export function send(
  turn: Turn,
  step: CommandStep,
  direction: Direction,
  epoch: number,
  attempt: number,
  body: JsonObject,
): void {
  turn.record({
    kind: 'command-sent',
    path: step.path,
    direction,
    epoch,
    attempt,
    messageId: effectId(turn.state.id, step.path, direction, epoch),
    command: contractOf(step, direction).messageName,
    notAfter: turn.now + turn.definition.commandLifetimeMs,
    body,
    resendAt: turn.now + delayAfter(turn.definition.resend, 1),
    ...timeoutOf(turn, step, direction),
  });
  emitCommand(turn, step, direction);
}

/** Something is due: a planned retry (under its epoch), or, because nobody answered, the same once more. */
export function sendAgain(turn: Turn, step: CommandStep, direction: Direction): void {
  const { retryEpoch, epoch, attempt, body } = commandState(turn, step.path, direction);
  if (retryEpoch === undefined) return resend(turn, step, direction, 'silence');
  if (retryEpoch === epoch) return resend(turn, step, direction, 'retry');
  send(turn, step, direction, retryEpoch, attempt + 1, body);
}

/** Sends what is out once more: same id, same bytes. */
function resend(turn: Turn, step: CommandStep, direction: Direction, because: 'silence' | 'retry'): void {
  const { phase, attempt, resends, timeoutAt } = commandState(turn, step.path, direction);
  const silences = because === 'silence' ? resends + 1 : 0;
  turn.record({
    kind: 'command-resent',
    path: step.path,
    direction,
    attempt: because === 'retry' ? attempt + 1 : attempt,
    because,
    resendAt: turn.now + delayAfter(turn.definition.resend, silences + 1),
    ...(timeoutAt === undefined ? {} : { timeoutAt }),
  });
  if (phase === 'revoking') emitRevoke(turn, step);
  else emitCommand(turn, step, direction);
}

/** Made from the state alone, so that the first sending and each later one are the same message. */
function emitCommand(turn: Turn, step: CommandStep, direction: Direction): void {
  const { epoch, attempt, notAfter, body } = commandState(turn, step.path, direction);
  const { messageName, contractVersion } = contractOf(step, direction);
  turn.emit({
    kind: 'send-command',
    messageId: effectId(turn.state.id, step.path, direction, epoch),
    command: messageName,
    contractVersion,
    path: step.path,
    direction,
    epoch,
    attempt,
    notAfter,
    body,
  });
}

function contractOf(step: CommandStep, direction: Direction): CommandType {
  const contract = direction === 'forward' ? step.command : step.compensation?.command;
  if (!contract) throw new Error(`Step "${step.path}" has no compensation to send.`);
  return contract;
}

/** True if the command must not be executed any more. A retry under a new epoch is a new command with a time of its own. */
export function isExpired(turn: Turn, command: CommandState): boolean {
  const renewed = command.retryEpoch !== undefined && command.retryEpoch !== command.epoch;
  return turn.now >= command.notAfter && !renewed;
}

/** Gives a command up and asks the fence for a definite answer: `revoked`, or what became of it. */
export function revoke(turn: Turn, step: CommandStep, reason: AbortReason, message?: string): void {
  const { epoch } = commandState(turn, step.path, 'forward');
  turn.record({
    kind: 'revoke-sent',
    path: step.path,
    direction: 'forward',
    messageId: effectId(turn.state.id, step.path, 'revoke', epoch),
    reason,
    ...(message === undefined ? {} : { message }),
    resendAt: turn.now + delayAfter(turn.definition.resend, 1),
  });
  emitRevoke(turn, step);
}

function emitRevoke(turn: Turn, step: CommandStep): void {
  const { epoch, notAfter } = commandState(turn, step.path, 'forward');
  turn.emit({
    kind: 'send-revoke',
    messageId: effectId(turn.state.id, step.path, 'revoke', epoch),
    command: step.command.messageName,
    contractVersion: step.command.contractVersion,
    path: step.path,
    epoch,
    notAfter,
  });
}

/** One direction of a step that was begun. */
export function commandState(turn: Turn, path: string, direction: Direction): CommandState {
  const step = stepOf(turn.state, path);
  const command = direction === 'forward' ? step?.forward : step?.compensation;
  if (!command)
    throw new Error(`Saga ${turn.state.id} never sent the ${direction} command of step "${path}".`);
  return command;
}

function timeoutOf(turn: Turn, step: CommandStep, direction: Direction): { readonly timeoutAt?: number } {
  // A compensation has no timeout: there is nothing to fall back to, it is sent until it is answered.
  return direction === 'forward' && step.timeoutMs !== undefined
    ? { timeoutAt: turn.now + step.timeoutMs }
    : {};
}
