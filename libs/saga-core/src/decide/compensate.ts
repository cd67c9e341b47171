import type { IgnoreReason } from '../state/history.js';
import { giveUpWithin } from './give-up.js';
import type { ActionInput } from './input.js';
import { scopeAt } from './scope-at.js';
import type { Turn } from './turn.js';
import { turnBack, whyNotBack } from './turn-back.js';
import { laneOfFact } from './walk/progress.js';

/** A scope may be undone behind the point of no return as well; but not one that is over: what comes after it builds on it. */
export function whyNoCompensate(turn: Turn, { path }: ActionInput): IgnoreReason | undefined {
  if (turn.state.abort) return 'late';
  const scope = path === undefined ? undefined : scopeAt(turn, path);
  if (scope === 'unknown') return 'unknown-step';
  if (scope) return scope.isUnderWay ? undefined : 'late';
  return whyNotBack(turn);
}

/** Turns back the scope that is meant, as if it had failed by itself, or else the saga. */
export function compensate(turn: Turn, { path = '', by, reason }: ActionInput): void {
  // Its deadline, which has passed while it was at rest, has done so already.
  if (turn.state.abort) return;
  const message = `${by}: ${reason}`;
  const scope = path === '' ? undefined : scopeAt(turn, path);
  if (!scope || scope === 'unknown') {
    turnBack(turn, 'operator', path, message);
    return;
  }
  const failure = { reason: 'operator', path, code: 'operator', message } as const;
  turn.record({ kind: 'scope-failed', path: scope.path, ...laneOfFact(scope.outer), failure });
  giveUpWithin(turn, scope.lane);
}
