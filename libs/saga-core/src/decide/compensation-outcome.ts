import { delayAfter } from '../definition/timing.js';
import type { FailureDetail } from '../state/history.js';
import type { ParkReason } from '../state/saga-state.js';
import type { ReplyInput } from './input.js';
import type { CommandRun } from './sending.js';
import { commandState, isExpired } from './sending.js';
import type { Turn } from './turn.js';

/** The outcome of a compensation, while it is awaited. */
export function onCompensationReply(turn: Turn, run: CommandRun, { result }: ReplyInput): void {
  const at = { path: run.path, direction: 'compensation' } as const;
  const { epoch } = commandState(turn, run.path, 'compensation');
  switch (result.outcome) {
    case 'success':
      return turn.record({ kind: 'command-succeeded', ...at, reply: result.reply });
    case 'failure':
      turn.record({ kind: 'command-failed', ...at, failure: result.failure });
      return tryAgain(turn, run, result.failure, epoch + 1);
    case 'transient':
      return tryAgain(turn, run, result.failure, epoch);
    case 'refused':
      return stick(
        turn,
        run,
        'refused',
        `The participant refused the compensation: ${result.failure.message}`,
      );
    case 'dead-lettered':
      return stick(
        turn,
        run,
        'dead-lettered',
        `The participant put the compensation aside: ${result.failure.message}`,
      );
    case 'unreadable':
      return stick(
        turn,
        run,
        'unreadable',
        `The reply to the compensation cannot be read: ${result.failure.message}`,
      );
    case 'revoked':
      // Only a forward command is ever revoked, so no compensation awaits this: it was ignored before it came here.
      return;
  }
}

/** The time in which a compensation may be executed may be over. It has no timeout: there is nothing to fall back to. */
export function endCompensation(turn: Turn, run: CommandRun): void {
  const message = 'Nobody answered the compensation for as long as it may be executed.';
  if (isExpired(turn, commandState(turn, run.path, 'compensation'))) stick(turn, run, 'expired', message);
}

/** A compensation must succeed in the end: its policy decides how often it is tried before a person is asked. */
function tryAgain(turn: Turn, run: CommandRun, failure: FailureDetail, nextEpoch: number): void {
  const { attempt, epoch } = commandState(turn, run.path, 'compensation');
  const retry = run.step.compensation?.retry;
  if (!retry || attempt >= retry.attempts) {
    const message = `${attempt} attempts were not enough; the last one: ${failure.message}`;
    return stick(turn, run, 'compensation-failed', message, nextEpoch !== epoch);
  }
  const retryAt = turn.now + delayAfter(retry.backoff, attempt);
  const at = { path: run.path, direction: 'compensation' } as const;
  turn.record({ kind: 'retry-planned', ...at, failure, retryAt, epoch: nextEpoch });
}

function stick(
  turn: Turn,
  { path }: CommandRun,
  reason: ParkReason,
  message: string,
  definite = false,
): void {
  turn.record({ kind: 'command-stuck', path, direction: 'compensation', reason, message, definite });
}
