import { pathOf } from '../../definition/path.js';
import type { AttemptStep, RecoverStep } from '../../definition/step.js';
import { delayAfter } from '../../definition/timing.js';
import { patchOf } from '../../state/data.js';
import { find } from '../../state/find.js';
import type { Turn } from '../turn.js';
import { giveUpWithin } from '../give-up.js';
import { undoSteps } from '../undo.js';
import type { Place, Progress, Walk } from './progress.js';
import { DONE, failed, laneOfFact, OPEN } from './progress.js';
import { attemptPlace, runPlace } from './scope-places.js';

/** Steps that are undone alone when they fail; then the saga goes on with others. */
export function walkAttempt(turn: Turn, step: AttemptStep, place: Place, walk: Walk): Progress {
  const path = pathOf(step.name, place.iteration);
  if (find(turn.state, 'joined', path)) return DONE;
  const inside = attemptPlace(place, step);
  if (!find(turn.state, 'scope', path)) {
    const progress = walk(turn, step.steps, inside);
    if (progress.at === 'open' || turn.isAtRest) return OPEN;
    if (progress.at === 'done') return join(turn, path, place, inside.lane);
    turn.record({ kind: 'scope-failed', path, ...laneOfFact(place), failure: progress.failure });
    giveUpWithin(turn, inside.lane);
  }
  if (find(turn.state, 'scope', path)?.phase === 'failed') {
    if (!undoSteps(turn, step.steps, inside)) return OPEN;
    turn.record({ kind: 'scope-undone', path });
  }
  return walk(turn, step.otherwise, place);
}

/** A save-point: what failed behind it is undone back to it, and run again, under other paths. */
export function walkRecover(turn: Turn, step: RecoverStep, place: Place, walk: Walk): Progress {
  const path = pathOf(step.name, place.iteration);
  if (find(turn.state, 'joined', path)) return DONE;
  for (let run = 1; ; run += 1) {
    const inside = runPlace(place, step, run);
    if (!find(turn.state, 'scope', inside.path)) {
      const progress = walk(turn, step.steps, inside);
      if (progress.at === 'open' || turn.isAtRest) return OPEN;
      if (progress.at === 'done') return join(turn, path, place, inside.lane);
      const { failure } = progress;
      turn.record({ kind: 'scope-failed', path: inside.path, ...laneOfFact(place), failure });
      giveUpWithin(turn, inside.lane);
    }
    const isLast = run >= step.attempts;
    if (find(turn.state, 'scope', inside.path)?.phase === 'failed') {
      if (!undoSteps(turn, step.steps, inside)) return OPEN;
      const retryAt = isLast ? {} : { retryAt: turn.now + delayAfter(step.backoff, run) };
      turn.record({ kind: 'scope-undone', path: inside.path, ...retryAt });
    }
    const scope = find(turn.state, 'scope', inside.path);
    if (isLast && scope) return failed(scope.failure);
    if (find(turn.state, 'pass', inside.path)) continue;
    if ((scope?.retryAt ?? 0) > turn.now) return OPEN;
    turn.record({ kind: 'pass-ended', path: inside.path, ...laneOfFact(place), again: true });
  }
}

function join(turn: Turn, path: string, place: Place, lane: string): Progress {
  turn.record({ kind: 'lanes-joined', path, ...laneOfFact(place), patch: patchOf(turn.state, lane) });
  return DONE;
}
