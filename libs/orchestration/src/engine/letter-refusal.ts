import type { LetterAddress } from '@edda/messaging';
import type { IgnoreReason, SagaState } from '@edda/saga-core';

/** Why a saga does not want a command back that was put aside, and what to do instead. */
export function whyLetterRefused(
  reason: IgnoreReason,
  { id, status }: Pick<SagaState, 'id' | 'status'>,
  { path, epoch }: Pick<LetterAddress, 'path' | 'epoch'>,
): string {
  const saga = `Its saga ${id}`;
  switch (reason) {
    case 'ended':
      return `${saga} has ended (${status}), and wants nothing more of the step "${path}": discard the letter.`;
    case 'stale-epoch':
      return `${saga} has tried the step "${path}" again since: this is try ${epoch ?? 'unknown'}, and an old one. Discard the letter.`;
    case 'expired':
      return `The time is over until which the command of the step "${path}" may be executed: participants would refuse it, or could do it twice. Override or skip the step in saga ${id}.`;
    case 'unknown-step':
      return `${saga} never sent a command of a step "${path}": discard the letter.`;
    case 'not-parked':
      return `${saga} is ${status}, and is not stuck at the step "${path}" because of this letter: it has gone another way, or the command was answered. Look at the saga, then discard the letter.`;
    default:
      return `${saga} (${status}) did not take it: ${reason}. Look at the saga's history.`;
  }
}
