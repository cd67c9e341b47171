import type { CommandStep } from './definition.js';
import { commandStepOf } from './definition.js';
import type { FailureDetail } from './history.js';
import type { ReplyInput } from './input-and-effect.js';
import type { AbortReason, StepState } from './saga-state.js';
import { dataBefore } from './saga-state.js';
import { commandState, isExpired, send, sendAgain } from './sending.js';
import { delayAfter } from './timing.js';
import type { Turn } from './turn.js';

/** The saga turns back: from here on no forward command is sent any more. */
export function turnBack(
  turn: Turn,
  reason: AbortReason,
  path: string,
  { code, message }: FailureDetail,
): void {
  turn.record({ kind: 'compensation-began', reason, path, code, message });
  compensateNext(turn);
}

/** Undoes the latest step that is not undone yet, or ends the saga when there is none left: the reverse order of the steps. */
function compensateNext(turn: Turn): void {
  for (const state of turn.state.steps.toReversed()) {
    const step = commandStepOf(turn.definition, state.path);
    const compensation = step?.compensation;
    if (!step || !compensation || !mayHaveToBeUndone(state)) continue;
    const data = dataBefore(turn.state, step.path);
    const body = turn.evaluate(step.path, 'The body of the compensation', () =>
      compensation.body(data, state.reply),
    );
    return body && send(turn, step, 'compensation', 1, 1, body);
  }
  turn.record({ kind: 'saga-compensated' });
}

/** A step that was done, or of which nobody knows. A definite failure or a revocation has left nothing behind. */
function mayHaveToBeUndone({ forward, compensation }: StepState): boolean {
  return (
    (forward.phase === 'succeeded' || forward.phase === 'unknown') && compensation?.phase !== 'succeeded'
  );
}

/** The outcome of a compensation, while it is awaited. */
export function onCompensationReply(turn: Turn, step: CommandStep, { result }: ReplyInput): void {
  const at = { path: step.path, direction: 'compensation' } as const;
  switch (result.outcome) {
    case 'success':
      turn.record({ kind: 'command-succeeded', ...at, reply: result.reply });
      return compensateNext(turn);
    case 'failure':
      turn.record({ kind: 'command-failed', ...at, failure: result.failure });
      return tryAgain(turn, step, result.failure, commandState(turn, step.path, 'compensation').epoch + 1);
    case 'transient':
      return tryAgain(turn, step, result.failure, commandState(turn, step.path, 'compensation').epoch);
    case 'refused':
      return turn.park(
        'refused',
        step.path,
        `The participant refused the compensation: ${result.failure.message}`,
      );
    case 'dead-lettered':
    case 'unreadable':
      return turn.park(
        'unreadable',
        step.path,
        `The compensation or its reply cannot be read: ${result.failure.message}`,
      );
    case 'revoked':
      // Only a forward command is ever revoked, so no compensation awaits this: it was ignored before it came here.
      return;
  }
}

/** A compensation's timer is due. It has no timeout: there is nothing to fall back to. */
export function onCompensationTimer(turn: Turn, step: CommandStep): void {
  if (isExpired(turn, commandState(turn, step.path, 'compensation'))) {
    return turn.park(
      'expired',
      step.path,
      'Nobody answered the compensation for as long as it may be executed.',
    );
  }
  sendAgain(turn, step, 'compensation');
}

/** A compensation must succeed in the end: its policy decides how often it is tried before a person is asked. */
function tryAgain(turn: Turn, step: CommandStep, failure: FailureDetail, epoch: number): void {
  const { attempt } = commandState(turn, step.path, 'compensation');
  const retry = step.compensation?.retry;
  if (!retry || attempt >= retry.attempts) {
    return turn.park(
      'compensation-failed',
      step.path,
      `${attempt} attempts were not enough; the last one: ${failure.message}`,
    );
  }
  const retryAt = turn.now + delayAfter(retry.backoff, attempt);
  turn.record({ kind: 'retry-planned', path: step.path, direction: 'compensation', failure, retryAt, epoch });
}
