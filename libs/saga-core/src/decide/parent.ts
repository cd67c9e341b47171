import { dataOf } from '../state/data.js';
import type { OwedReply, SagaState } from '../state/saga-state.js';
import { hasEnded } from '../state/saga-state.js';
import type { Turn } from './turn.js';
import { turnBack } from './turn-back.js';

/**
 * Turns the saga back if its parent wants it undone, or not done, and it still can be. What has completed is undone only for `undo`. A
 * parked or paused saga heeds its parent when it goes on.
 */
export function heedParent(turn: Turn): void {
  const { owed = [], abort, status } = turn.state;
  const isUnwanted = owed.some(
    ({ errand }) => errand === 'undo' || (errand === 'revoke' && status !== 'completed'),
  );
  if (!isUnwanted || abort || (turn.isAtRest && status !== 'completed')) return;
  turnBack(turn, 'parent', '', 'The saga that it belongs to was undone.');
}

/** Answers what the parent waits for, as far as it is decided. */
export function giveOwedReplies(turn: Turn): void {
  const { parent, owed = [] } = turn.state;
  if (!parent) return;
  for (const asked of owed) {
    const outcome = outcomeOf(turn.state, asked);
    if (!outcome) continue;
    turn.record({ kind: 'reply-given', messageId: asked.messageId, outcome });
    turn.emit({
      kind: 'reply-to-parent',
      // The same question may have another answer later, so each has an id of its own.
      messageId: `${asked.messageId}:reply:${turn.state.revision}`,
      parent,
      asked,
      outcome,
      body: bodyOf(turn.state, outcome),
    });
  }
}

function outcomeOf(
  state: SagaState,
  { errand, answer }: OwedReply,
): 'success' | 'failure' | 'revoked' | undefined {
  const neverBegan = state.status === 'compensated' && state.steps.length === 0;
  if (errand === 'run' && answer === 'at-start' && !neverBegan) return 'success';
  if (!hasEnded(state)) return undefined;
  const isDone = state.status === 'completed';
  if (errand === 'run') return isDone ? 'success' : 'failure';
  // A person has put an end to it, and nobody here knows what is left of it: a person looks at the parent as well.
  if (state.status === 'resolved') return 'failure';
  if (errand === 'revoke') return isDone ? 'success' : 'revoked';
  return isDone ? 'failure' : 'success';
}

function bodyOf(state: SagaState, outcome: 'success' | 'failure' | 'revoked') {
  const { id, status, abort } = state;
  if (outcome === 'success') return { sagaId: id, status, data: dataOf(state) };
  if (outcome === 'revoked') return {};
  const message = abort?.message ?? `Saga ${id} ended as ${status}.`;
  return { code: abort?.code ?? status, message, details: { sagaId: id, status } };
}
