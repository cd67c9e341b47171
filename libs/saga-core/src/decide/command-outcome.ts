import type { FailureHandler } from '../definition/step.js';
import { delayAfter } from '../definition/timing.js';
import { dataOf } from '../state/data.js';
import type { FailureDetail } from '../state/history.js';
import type { JsonObject } from '../state/json.js';
import type { AbortReason, ParkReason } from '../state/saga-state.js';
import { isUnwanted } from '../state/saga-state.js';
import type { ReplyInput } from './input.js';
import type { CommandRun } from './sending.js';
import { commandState, isExpired, laneOf, revoke } from './sending.js';
import type { Turn } from './turn.js';

/** The outcome of a step, while it is awaited. What follows from it for the saga, the walk decides. */
export function onForwardReply(turn: Turn, run: CommandRun, { result }: ReplyInput): void {
  const { path } = run;
  switch (result.outcome) {
    case 'success':
      return succeed(turn, run, result.reply);
    case 'failure':
      return fail(turn, run, result.failure);
    case 'transient':
      return tryAgain(turn, run, result.failure, 'same-epoch');
    case 'revoked':
      turn.record({ kind: 'command-revoked', path, direction: 'forward' });
      // A retriable step has to be done after all; any other turns the saga back.
      if (run.step.role === 'retriable') tryAgain(turn, run, REVOKED, 'new-epoch');
      return;
    case 'refused':
      return settleByFence(
        turn,
        run,
        'refused',
        `The participant refused the command: ${result.failure.message}`,
      );
    case 'dead-lettered':
      return died(turn, run, `The participant put the command aside: ${result.failure.message}`);
    case 'unreadable':
      return settleByFence(turn, run, 'unreadable', `The reply cannot be read: ${result.failure.message}`);
  }
}

/** The step is done, by its participant or by a person's word. */
export function succeed(turn: Turn, { step, path }: CommandRun, reply: JsonObject, by?: string): void {
  const { onSuccess } = step;
  const data = () => dataOf(turn.state, laneOf(turn, path));
  const patch = onSuccess && turn.evaluate(path, 'onSuccess', () => onSuccess(data(), reply));
  if (onSuccess && !patch) return;
  turn.record({
    kind: 'command-succeeded',
    path,
    direction: 'forward',
    reply,
    ...(patch ? { patch } : {}),
    ...(by === undefined ? {} : { by }),
  });
}

/** A step's time may be over. */
export function endForward(turn: Turn, run: CommandRun): void {
  const command = commandState(turn, run.path, 'forward');
  if (command.timeoutAt !== undefined && command.timeoutAt <= turn.now) {
    return run.step.role === 'compensatable'
      ? giveUp(turn, run.path, 'timeout', `No definite outcome within ${run.step.timeoutMs} ms.`)
      : revoke(turn, run, 'timeout');
  }
  const message = 'No definite answer for as long as the command may be executed.';
  if (isExpired(turn, command)) undecidable(turn, run, 'expired', message);
}

const REVOKED: FailureDetail = { code: 'revoked', message: 'The command was revoked before it ran.' };

/** A business failure: the definition handles it, or it turns the saga back, or it is worth another try. */
export function fail(turn: Turn, run: CommandRun, failure: FailureDetail, by?: string): void {
  const { step, path } = run;
  const { phase, givenUp } = commandState(turn, path, 'forward');
  const isRevoking = phase === 'revoking';
  // Somebody wants the saga back, and asked the pivot's participant: this answer lets it go back.
  const goesBack = isRevoking && givenUp !== undefined && isUnwanted(givenUp);
  const handler = goesBack ? undefined : step.onFailure.find(({ code }) => code === failure.code);
  const patch = handler && patchFor(turn, run, handler, failure);
  // Nothing is recorded if the patch threw: the fence gives the same failure again when the saga goes on.
  if (handler?.patch && !patch) return;
  turn.record({
    kind: 'command-failed',
    path,
    direction: 'forward',
    failure,
    ...(by === undefined ? {} : { by }),
  });
  if (handler)
    return turn.record({ kind: 'failure-handled', path, code: failure.code, ...(patch ? { patch } : {}) });
  // What was given up is not tried again: its time is over.
  const turnsBack = isRevoking || step.failOn === undefined || step.failOn.includes(failure.code);
  if (step.role === 'retriable' || !turnsBack) tryAgain(turn, run, failure, 'new-epoch');
}

function patchFor(
  turn: Turn,
  { path }: CommandRun,
  { patch }: FailureHandler,
  { details = {} }: FailureDetail,
): JsonObject | undefined {
  return (
    patch && turn.evaluate(path, 'onFailure', () => patch(dataOf(turn.state, laneOf(turn, path)), details))
  );
}

type Epoch = 'same-epoch' | 'new-epoch';

/** Plans another sending, or gives up when the attempts are used up. After a definite failure there is nothing to give up. */
function tryAgain(turn: Turn, run: CommandRun, failure: FailureDetail, epoch: Epoch): void {
  const { step, path } = run;
  const command = commandState(turn, path, 'forward');
  if (command.attempt < step.retry.attempts) {
    return turn.record({
      kind: 'retry-planned',
      path,
      direction: 'forward',
      failure,
      retryAt: turn.now + delayAfter(step.retry.backoff, command.attempt),
      epoch: epoch === 'new-epoch' ? command.epoch + 1 : command.epoch,
    });
  }
  const message = `${command.attempt} attempts were not enough; the last one: ${failure.message}`;
  const definite = epoch === 'new-epoch';
  if (step.role === 'retriable') return stick(turn, run, 'retries-exhausted', message, definite);
  if (definite) return;
  if (step.role === 'pivot') {
    // The fence may have forgotten it by then, and what it said would not be true.
    if (isExpired(turn, command)) return stick(turn, run, 'retries-exhausted', message, false);
    return revoke(turn, run, 'retries-exhausted');
  }
  giveUp(turn, path, 'retries-exhausted', message);
}

/** The participant could not read this delivery of the command; an earlier one may have been executed all the same. */
function died(turn: Turn, run: CommandRun, message: string): void {
  const { role, onDeadLetter = turn.definition.onDeadLetter } = run.step;
  // Behind the point of no return there is no way back, and the same command would be put aside again: a person may correct it.
  if (role === 'retriable' || onDeadLetter === 'park')
    return stick(turn, run, 'dead-lettered', message, false);
  settleByFence(turn, run, 'unreadable', message);
}

/**
 * This answer says nothing definite, but the fence can: it undoes the step by its compensation, or, where there is none, answers a
 * revoke. Asked once, and only while the command may be executed: if what it has stored cannot be read either, a person is
 * needed.
 */
function settleByFence(turn: Turn, run: CommandRun, reason: 'refused' | 'unreadable', message: string): void {
  const { phase, notAfter } = commandState(turn, run.path, 'forward');
  const isLastWord = phase === 'revoking' || turn.now >= notAfter;
  if (run.step.role === 'compensatable' || isLastWord) return undecidable(turn, run, reason, message);
  revoke(turn, run, reason, message);
}

/** A pivot or a retriable step that was given up without a definite outcome cannot be decided: a person is needed. */
function undecidable(turn: Turn, run: CommandRun, reason: AbortReason & ParkReason, message: string): void {
  return run.step.role === 'compensatable'
    ? giveUp(turn, run.path, reason, message)
    : stick(turn, run, reason, message, false);
}

function stick(
  turn: Turn,
  { path }: CommandRun,
  reason: ParkReason,
  message: string,
  definite: boolean,
): void {
  turn.record({ kind: 'command-stuck', path, direction: 'forward', reason, message, definite });
}

/** Its compensation makes it definite: the fence turns one that has nothing to undo into a no-op, and refuses the command from then on. */
export function giveUp(turn: Turn, path: string, reason: AbortReason, message: string): void {
  turn.record({ kind: 'command-given-up', path, direction: 'forward', reason, message });
}
