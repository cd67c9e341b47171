import { pathOf } from '../../definition/path.js';
import type { ChooseStep, RepeatStep } from '../../definition/step.js';
import { dataOf } from '../../state/data.js';
import { find } from '../../state/find.js';
import type { Turn } from '../turn.js';
import type { Place, Progress, Walk } from './progress.js';
import { DONE, failed, laneOfFact, OPEN } from './progress.js';

/** Chooses once, and keeps to it. */
export function walkChoose(turn: Turn, step: ChooseStep, place: Place, walk: Walk): Progress {
  const path = pathOf(step.name, place.iteration);
  const chosen = find(turn.state, 'chosen', path);
  if (chosen) {
    const branch = step.branches.find(({ name }) => name === chosen.branch);
    return branch ? walk(turn, branch.steps, place) : DONE;
  }
  const data = dataOf(turn.state, place.lane);
  const choice = turn.call(path, 'The condition', () => ({
    branch: step.branches.find(({ when }) => !when || when(data)),
  }));
  if (!choice) return OPEN;
  const { branch } = choice;
  turn.record({
    kind: 'branch-chosen',
    path,
    ...laneOfFact(place),
    ...(branch ? { branch: branch.name } : {}),
  });
  return branch ? walk(turn, branch.steps, place) : DONE;
}

/** Passes through the steps until the condition holds, or the last pass is over. */
export function walkRepeat(turn: Turn, step: RepeatStep, place: Place, walk: Walk): Progress {
  for (let pass = 1; ; pass += 1) {
    const iteration = [...place.iteration, pass];
    const path = pathOf(step.name, iteration);
    if (!find(turn.state, 'pass', path)) {
      const progress = walk(turn, step.steps, { ...place, iteration });
      if (progress.at !== 'done') return progress;
      const data = dataOf(turn.state, place.lane);
      const met = turn.call(path, 'The condition', () => ({ holds: step.until(data) }));
      if (!met) return OPEN;
      const again = !met.holds && pass < step.atMost;
      const isExhausted = !met.holds && !again;
      turn.record({
        kind: 'pass-ended',
        path,
        ...laneOfFact(place),
        again,
        ...(isExhausted ? { exhausted: true } : {}),
      });
    }
    const ended = find(turn.state, 'pass', path);
    if (ended?.again) continue;
    if (!ended?.exhausted || step.onExhausted === 'continue') return DONE;
    const message = `${pass} passes were not enough.`;
    return failed({ reason: 'loop-exhausted', path, code: 'loop-exhausted', message });
  }
}
