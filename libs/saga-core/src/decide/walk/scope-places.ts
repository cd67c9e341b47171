import { pathOf } from '../../definition/path.js';
import type { AttemptStep, RecoverStep } from '../../definition/step.js';
import { laneIn } from '../../state/data.js';
import type { Place } from './progress.js';

/** The lane of an attempt: what it adds to the data counts only if it succeeds. */
export function attemptPlace(place: Place, step: AttemptStep): Place {
  return { ...place, lane: laneIn(place.lane, pathOf(step.name, place.iteration)) };
}

/** The place of one run behind a save-point. */
export function runPlace(place: Place, step: RecoverStep, run: number): Place & { readonly path: string } {
  const iteration = [...place.iteration, run];
  const path = pathOf(step.name, iteration);
  return { iteration, path, lane: laneIn(place.lane, path) };
}
