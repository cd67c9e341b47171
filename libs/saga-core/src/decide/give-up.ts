import { isWithin } from '../state/data.js';
import { find } from '../state/find.js';
import { isOpen } from '../state/open.js';
import type { StepState } from '../state/step-state.js';
import { giveUp } from './command-outcome.js';
import type { Turn } from './turn.js';

/**
 * Nothing in this lane (`''`: in the whole saga) is waited for any more, since it is about to be undone. At once, and before the first
 * compensation: what has to be undone later must not go on until its turn comes.
 */
export function giveUpWithin(turn: Turn, lane: string): void {
  for (const step of turn.state.steps) if (isWithin(step.lane ?? '', lane)) giveUpStep(turn, step);
}

function giveUpStep(turn: Turn, step: StepState): void {
  const { path } = step;
  // Where something is undone, no pivot and no retriable step is out: those go before, or stand behind the point of no return.
  if (step.kind === 'command' && (isOpen(step.forward) || step.forward.phase === 'stuck'))
    giveUp(turn, path, 'interrupted', 'It is not waited for any more, since the saga turns back.');
  if (step.kind === 'wait' && step.phase === 'open') turn.record({ kind: 'wait-dropped', path });
  // The next run behind a save-point was planned, and does not come.
  if (step.kind === 'scope' && step.retryAt !== undefined && !find(turn.state, 'pass', path))
    turn.record({
      kind: 'pass-ended',
      path,
      ...(step.lane === undefined ? {} : { lane: step.lane }),
      again: false,
    });
}
