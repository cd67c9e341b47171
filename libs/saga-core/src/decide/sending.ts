import type { CommandType } from '../definition/contract-type.js';
import type { SagaDefinition } from '../definition/definition.js';
import type { CommandStep } from '../definition/step.js';
import { delayAfter } from '../definition/timing.js';
import { stepOf } from '../state/find.js';
import type { JsonObject } from '../state/json.js';
import type { AbortReason, Direction } from '../state/saga-state.js';
import type { CommandState } from '../state/step-state.js';
import { effectId } from './effect.js';
import type { Turn } from './turn.js';

/** One run of a command step: the step as it is defined, and where it stands. */
export interface CommandRun {
  readonly step: CommandStep;
  readonly path: string;
}

/** A child saga may take as long as it wants: no fence forgets it. Ten years. */
const CHILD_LIFETIME_MS = 3_653 * 86_400_000;

/** Sends the command of one direction of a step under a new epoch, and arms its timers. */
export function send(
  turn: Turn,
  run: CommandRun,
  direction: Direction,
  { epoch, attempt }: { readonly epoch: number; readonly attempt: number },
  body: JsonObject,
  lane = '',
): void {
  const { step, path } = run;
  turn.record({
    kind: 'command-sent',
    path,
    direction,
    epoch,
    attempt,
    messageId: effectId(turn.state.id, path, direction, epoch),
    command: contractOf(step, direction).messageName,
    notAfter: turn.now + lifetimeOf(turn.definition, step),
    body,
    resendAt: turn.now + delayAfter(turn.definition.resend, 1),
    ...(lane === '' ? {} : { lane }),
    ...timeoutOf(turn, step, direction),
  });
  emitCommand(turn, run, direction);
}

const lifetimeOf = ({ commandLifetimeMs }: SagaDefinition, { child }: CommandStep): number =>
  child ? CHILD_LIFETIME_MS : commandLifetimeMs;

/**
 * When the command was first sent under its epoch, in milliseconds since 1970. It follows from when it expires, so nobody has to remember it;
 * where a migration changed the lifetime of commands, it is off by that.
 */
export function firstSentAt(
  definition: SagaDefinition,
  step: CommandStep,
  { notAfter }: Pick<CommandState, 'notAfter'>,
): number {
  return notAfter - lifetimeOf(definition, step);
}

/** Something is due: a planned retry (under its epoch), or, because nobody answered, the same once more. */
export function sendAgain(turn: Turn, run: CommandRun, direction: Direction): void {
  const { retryEpoch, epoch, attempt, body } = commandState(turn, run.path, direction);
  if (retryEpoch === undefined) return resend(turn, run, direction, 'silence');
  if (retryEpoch === epoch) return resend(turn, run, direction, 'retry');
  send(turn, run, direction, { epoch: retryEpoch, attempt: attempt + 1 }, body);
}

/** Sends what is out once more: same id, same bytes. */
function resend(turn: Turn, run: CommandRun, direction: Direction, because: 'silence' | 'retry'): void {
  const { phase, attempt, resends, timeoutAt } = commandState(turn, run.path, direction);
  const silences = because === 'silence' ? resends + 1 : 0;
  // Only a person's retry has none of those that were armed: its time begins anew.
  const timeout =
    because === 'retry' && timeoutAt === undefined ? timeoutOf(turn, run.step, direction) : { timeoutAt };
  turn.record({
    kind: 'command-resent',
    path: run.path,
    direction,
    attempt: because === 'retry' ? attempt + 1 : attempt,
    because,
    resendAt: turn.now + delayAfter(turn.definition.resend, silences + 1),
    ...(timeout.timeoutAt === undefined ? {} : { timeoutAt: timeout.timeoutAt }),
  });
  if (phase === 'revoking') emitRevoke(turn, run);
  else emitCommand(turn, run, direction);
}

/** Made from the state alone, so that the first sending and each later one are the same message. */
function emitCommand(turn: Turn, { step, path }: CommandRun, direction: Direction): void {
  const { epoch, attempt, notAfter, body } = commandState(turn, path, direction);
  const { messageName, contractVersion } = contractOf(step, direction);
  turn.emit({
    kind: 'send-command',
    messageId: effectId(turn.state.id, path, direction, epoch),
    command: messageName,
    contractVersion,
    path,
    direction,
    epoch,
    attempt,
    notAfter,
    body,
  });
}

function contractOf(step: CommandStep, direction: Direction): CommandType {
  const contract = direction === 'forward' ? step.command : step.compensation?.command;
  if (!contract) throw new Error(`Step "${step.name}" has no compensation to send.`);
  return contract;
}

/** True if the command must not be executed any more. A retry under a new epoch is a new command with a time of its own. */
export function isExpired(turn: Turn, command: CommandState): boolean {
  const renewed = command.retryEpoch !== undefined && command.retryEpoch !== command.epoch;
  return turn.now >= command.notAfter && !renewed;
}

/** Gives a command up and asks the fence for a definite answer: `revoked`, or what became of it. */
export function revoke(turn: Turn, run: CommandRun, reason: AbortReason, message?: string): void {
  const { epoch } = commandState(turn, run.path, 'forward');
  turn.record({
    kind: 'revoke-sent',
    path: run.path,
    direction: 'forward',
    messageId: effectId(turn.state.id, run.path, 'revoke', epoch),
    reason,
    ...(message === undefined ? {} : { message }),
    resendAt: turn.now + delayAfter(turn.definition.resend, 1),
  });
  emitRevoke(turn, run);
}

function emitRevoke(turn: Turn, { step, path }: CommandRun): void {
  const { epoch, notAfter, body } = commandState(turn, path, 'forward');
  turn.emit({
    kind: 'send-revoke',
    messageId: effectId(turn.state.id, path, 'revoke', epoch),
    command: step.command.messageName,
    contractVersion: step.command.contractVersion,
    path,
    epoch,
    notAfter,
    // A fence needs the address alone; a child saga is found by what its start says.
    body: step.child ? body : {},
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

/** The lane that a begun step stands in. */
export function laneOf(turn: Turn, path: string): string {
  return stepOf(turn.state, path)?.lane ?? '';
}
