import { commandStepOf, stepAt } from '../definition/definition.js';
import type { CommandState, CommandStepState } from '../state/step-state.js';
import { commandSteps } from '../state/find.js';
import { isOpen } from '../state/open.js';
import type { AbortReason } from '../state/saga-state.js';
import { isUnwanted } from '../state/saga-state.js';
import { isExpired, revoke } from './sending.js';
import type { Turn } from './turn.js';

/**
 * What became of a wish to turn the saga back.
 *
 * - `begun`: it is compensating
 * - `asked`: its pivot is out; the pivot's participant decides whether it still can
 * - `past-pivot`: too late, it only goes forward
 */
export type TurnedBack = 'begun' | 'asked' | 'past-pivot';

/** Where a saga is relative to its point of no return. */
export type PivotPosition = 'before' | 'at' | 'behind';

/** Turns the saga back for a reason that does not come from its steps: a person, a deadline, its parent. */
export function turnBack(turn: Turn, reason: AbortReason, path: string, message: string): TurnedBack {
  const { position, open } = pivotOf(turn);
  if (position === 'behind') return 'past-pivot';
  if (open) {
    const step = commandStepOf(turn.definition, open.path);
    const { phase, givenUp } = open.forward;
    const isAsked = phase === 'revoking' && givenUp !== undefined && isUnwanted(givenUp);
    // Once nobody may execute it any more, the fence may have forgotten it: its timer is due, and asks a person.
    if (step && !isAsked && !isExpired(turn, open.forward))
      revoke(turn, { step, path: open.path }, reason, message);
    return 'asked';
  }
  turn.record({ kind: 'compensation-began', reason, path, code: reason, message });
  return 'begun';
}

/**
 * Why nobody outside can turn the saga back. A pivot that is out decides it, unless nobody may execute it any more: its participant
 * may have forgotten it, and a person has to say what became of it.
 */
export function whyNotBack(turn: Turn): 'past-pivot' | 'expired' | undefined {
  const { position, open } = pivotOf(turn);
  if (position === 'behind') return 'past-pivot';
  return open && isExpired(turn, open.forward) ? 'expired' : undefined;
}

/** Between a definite failure and the next try nothing is out. */
export function isOut(command: CommandState): boolean {
  const isBetweenTries = command.phase === 'waiting' && command.retryEpoch !== command.epoch;
  return isOpen(command) && !isBetweenTries;
}

/** Where the saga is relative to its point of no return, and the pivot that is out, if one is. */
export function pivotOf(turn: Pick<Turn, 'definition' | 'state'>): {
  readonly position: PivotPosition;
  readonly open?: CommandStepState;
} {
  const { definition, state } = turn;
  const isBehind = state.steps.some((step) => {
    if (step.kind === 'published' || step.kind === 'machine') return true;
    if (step.kind !== 'command') return false;
    const known = stepAt(definition, step.path);
    if (known?.kind !== 'command' || known.role === 'compensatable') return false;
    const { phase } = step.forward;
    return known.role === 'retriable' || phase === 'succeeded' || phase === 'skipped' || phase === 'stuck';
  });
  if (isBehind) return { position: 'behind' };
  const open = commandSteps(state).find(
    ({ path, forward }) => commandStepOf(definition, path)?.role === 'pivot' && isOut(forward),
  );
  return open ? { position: 'at', open } : { position: 'before' };
}
