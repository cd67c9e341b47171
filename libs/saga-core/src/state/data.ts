import type { JsonObject } from './json.js';
import type { SagaState } from './saga-state.js';
import type { StepState } from './step-state.js';

/**
 * Lanes keep data apart. A branch, an item or an attempt sees what was known before it began and what it adds itself; what it adds is
 * merged into the data around it when its step is done. So no branch depends on how fast another one is, and an attempt that was undone
 * leaves nothing behind. A lane's name holds those around it: `book.flight`, `book.flight/ask[3]`; the saga's own has none.
 */

/** True if the lane is this one or one around it. */
export function isAround(outer: string, lane: string): boolean {
  return outer === '' || outer === lane || lane.startsWith(`${outer}/`);
}

/** True if the lane is this one or one inside it. */
export function isWithin(lane: string, outer: string): boolean {
  return isAround(outer, lane);
}

/** The name of a lane inside another one. */
export function laneIn(outer: string, name: string): string {
  return outer === '' ? name : `${outer}/${name}`;
}

/** The saga's data now, as a lane sees it. Default: the saga's own. */
export function dataOf(state: SagaState, lane = ''): JsonObject {
  return { ...state.input, ...mergedPatches(state.steps.filter((step) => isAround(step.lane ?? '', lane))) };
}

/** The saga's data as it was when the step was begun: what its compensation is built from. */
export function dataBefore(state: SagaState, path: string): JsonObject {
  const index = state.steps.findIndex((step) => step.kind === 'command' && step.path === path);
  const lane = state.steps[index]?.lane ?? '';
  const before = index < 0 ? state.steps : state.steps.slice(0, index);
  return { ...state.input, ...mergedPatches(before.filter((step) => isAround(step.lane ?? '', lane))) };
}

/** What a lane has added so far. */
export function patchOf(state: SagaState, lane: string): JsonObject {
  return mergedPatches(state.steps.filter((step) => step.lane === lane));
}

export function mergedPatches(steps: readonly StepState[]): JsonObject {
  // Spread and not Object.assign: a key "__proto__" in somebody's JSON stays a key like any other.
  return steps.reduce<JsonObject>(
    (data, step) => ('patch' in step && step.patch ? { ...data, ...step.patch } : data),
    {},
  );
}
