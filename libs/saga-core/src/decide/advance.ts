import { commandSteps } from '../state/find.js';
import { giveUpWithin } from './give-up.js';
import { giveOwedReplies, heedParent } from './parent.js';
import type { Turn } from './turn.js';
import { undoSteps } from './undo.js';
import { OUTERMOST } from './walk/progress.js';
import { walkSteps } from './walk/walk.js';

/** Lets the saga go as far as it can: forward, and once it has turned back, backward. */
export function advance(turn: Turn): void {
  heedParent(turn);
  goForward(turn);
  goBackward(turn);
  parkIfStuck(turn);
  giveOwedReplies(turn);
}

function goForward(turn: Turn): void {
  if (turn.isAtRest || turn.state.abort) return;
  const progress = walkSteps(turn, turn.definition.steps, OUTERMOST);
  if (turn.isAtRest) return;
  if (progress.at === 'done') turn.record({ kind: 'saga-completed' });
  if (progress.at === 'failed') turn.record({ kind: 'compensation-began', ...progress.failure });
}

function goBackward(turn: Turn): void {
  if (turn.isAtRest || !turn.state.abort) return;
  giveUpWithin(turn, '');
  const isUndone = undoSteps(turn, turn.definition.steps, OUTERMOST);
  if (isUndone && !turn.isAtRest) turn.record({ kind: 'saga-compensated' });
}

/** What cannot go on by itself stops the whole saga, so that nobody builds on what is not decided yet. */
function parkIfStuck(turn: Turn): void {
  if (turn.isAtRest) return;
  for (const { path, forward, compensation } of commandSteps(turn.state)) {
    const stuck = compensation?.stuck ?? forward.stuck;
    if (stuck) return turn.park(stuck.reason, path, stuck.message);
  }
}
