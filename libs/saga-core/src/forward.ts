import { turnBack } from './backward.js';
import type { CommandStep } from './definition.js';
import type { FailureDetail } from './history.js';
import type { ReplyInput } from './input-and-effect.js';
import { effectId } from './input-and-effect.js';
import type { AbortReason, ParkReason } from './saga-state.js';
import { dataOf } from './saga-state.js';
import { commandState, isExpired, revoke, send, sendAgain } from './sending.js';
import { delayAfter } from './timing.js';
import type { Turn } from './turn.js';

/** Goes on from the current position: publishes events, sends the next command, or ends. */
export function advance(turn: Turn): void {
  for (;;) {
    const step = turn.definition.steps[turn.state.position];
    if (!step) return turn.record({ kind: 'saga-completed' });
    const body = turn.evaluate(step.path, 'The body', () => step.body(dataOf(turn.state)));
    if (!body) return;
    if (step.kind === 'command') return send(turn, step, 'forward', 1, 1, body);
    const messageId = effectId(turn.state.id, step.path, 'event', 1);
    const event = step.event.messageName;
    turn.record({ kind: 'event-published', path: step.path, messageId, event, body });
    turn.emit({
      kind: 'publish-event',
      messageId,
      event,
      contractVersion: step.event.contractVersion,
      path: step.path,
      body,
    });
  }
}

/** The outcome of a step, while it is awaited. */
export function onForwardReply(turn: Turn, step: CommandStep, { result }: ReplyInput): void {
  const at = { path: step.path, direction: 'forward' } as const;
  switch (result.outcome) {
    case 'success': {
      const { onSuccess } = step;
      const patch =
        onSuccess && turn.evaluate(step.path, 'onSuccess', () => onSuccess(dataOf(turn.state), result.reply));
      if (onSuccess && !patch) return;
      turn.record({ kind: 'command-succeeded', ...at, reply: result.reply, ...(patch ? { patch } : {}) });
      return advance(turn);
    }
    case 'failure':
      turn.record({ kind: 'command-failed', ...at, failure: result.failure });
      return step.role === 'retriable'
        ? tryAgain(turn, step, result.failure, 'new-epoch')
        : turnBack(turn, 'failure', step.path, result.failure);
    case 'transient':
      return tryAgain(turn, step, result.failure, 'same-epoch');
    case 'revoked': {
      const reason = commandState(turn, step.path, 'forward').givenUp ?? 'timeout';
      turn.record({ kind: 'command-revoked', ...at });
      return afterRevocation(turn, step, reason);
    }
    case 'refused':
      return settleByFence(
        turn,
        step,
        'refused',
        `The participant refused the command: ${result.failure.message}`,
      );
    case 'dead-lettered':
      return settleByFence(
        turn,
        step,
        'unreadable',
        `The participant put the command aside: ${result.failure.message}`,
      );
    case 'unreadable':
      return settleByFence(turn, step, 'unreadable', `The reply cannot be read: ${result.failure.message}`);
  }
}

/** A timer of a step is due. Giving up goes before trying again. */
export function onForwardTimer(turn: Turn, step: CommandStep): void {
  const command = commandState(turn, step.path, 'forward');
  if (command.timeoutAt !== undefined && command.timeoutAt <= turn.now) {
    return step.role === 'compensatable'
      ? compensateUnknown(turn, step, 'timeout', `No definite outcome within ${step.timeoutMs} ms.`)
      : revoke(turn, step, 'timeout');
  }
  if (isExpired(turn, command)) {
    return giveUp(turn, step, 'expired', 'No definite answer for as long as the command may be executed.');
  }
  sendAgain(turn, step, 'forward');
}

type Epoch = 'same-epoch' | 'new-epoch';

/** Plans another sending, or gives up when the attempts are used up. */
function tryAgain(turn: Turn, step: CommandStep, failure: FailureDetail, epoch: Epoch): void {
  const command = commandState(turn, step.path, 'forward');
  if (command.attempt < step.retry.attempts) {
    return turn.record({
      kind: 'retry-planned',
      path: step.path,
      direction: 'forward',
      failure,
      retryAt: turn.now + delayAfter(step.retry.backoff, command.attempt),
      epoch: epoch === 'new-epoch' ? command.epoch + 1 : command.epoch,
    });
  }
  const message = `${command.attempt} attempts were not enough; the last one: ${failure.message}`;
  if (step.role === 'pivot') return revoke(turn, step, 'retries-exhausted');
  giveUp(turn, step, 'retries-exhausted', message);
}

/** The fence has answered that the command never ran and never will. */
function afterRevocation(turn: Turn, step: CommandStep, reason: AbortReason): void {
  const failure = { code: reason, message: 'The command was revoked before it ran.' };
  return step.role === 'retriable'
    ? tryAgain(turn, step, failure, 'new-epoch')
    : turnBack(turn, reason, step.path, failure);
}

/**
 * This answer says nothing definite, but the fence can: it undoes the step by its compensation, or, where there is none, answers a
 * revoke. Asked once, and only while the command may be executed: if what it has stored cannot be read either, a person is
 * needed.
 */
function settleByFence(
  turn: Turn,
  step: CommandStep,
  reason: 'refused' | 'unreadable',
  message: string,
): void {
  const { phase, notAfter } = commandState(turn, step.path, 'forward');
  const isLastWord = phase === 'revoking' || turn.now >= notAfter;
  if (step.role === 'compensatable' || isLastWord) return giveUp(turn, step, reason, message);
  revoke(turn, step, reason, message);
}

/** A pivot or a retriable step that was given up without a definite outcome cannot be decided: a person is needed. */
function giveUp(turn: Turn, step: CommandStep, reason: AbortReason & ParkReason, message: string): void {
  return step.role === 'compensatable'
    ? compensateUnknown(turn, step, reason, message)
    : turn.park(reason, step.path, message);
}

/** Its compensation makes it definite: the fence turns one that has nothing to undo into a no-op, and refuses the command from then on. */
function compensateUnknown(turn: Turn, step: CommandStep, reason: AbortReason, message: string): void {
  turn.record({ kind: 'command-given-up', path: step.path, direction: 'forward', reason, message });
  turnBack(turn, reason, step.path, { code: reason, message });
}
