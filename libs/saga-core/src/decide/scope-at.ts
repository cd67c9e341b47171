import { iterationOf, pathOf, stepNameOf } from '../definition/path.js';
import type { Step } from '../definition/step.js';
import { laneIn } from '../state/data.js';
import { find } from '../state/find.js';
import type { Turn } from './turn.js';
import { branchLane, itemPlace } from './walk/lanes.js';
import type { Place } from './walk/progress.js';
import { OUTERMOST } from './walk/progress.js';
import { attemptPlace, runPlace } from './walk/scope-places.js';

/** A part of a saga that is undone alone: an attempt, or one run behind a save-point. */
export interface ScopeAt {
  /** By which its failure is remembered. */
  readonly path: string;
  /** Where it stands. */
  readonly outer: Place;
  /** The lane of what is in it. */
  readonly lane: string;
  /** Whether something in it was begun, and it has neither ended nor failed yet. */
  readonly isUnderWay: boolean;
}

/**
 * The scope that a path names, or else the innermost one around the step that it names. `undefined` if it stands in none; `unknown` if the
 * definition has no such step.
 */
export function scopeAt(turn: Turn, path: string): ScopeAt | undefined | 'unknown' {
  const search = new ScopeSearch(turn, stepNameOf(path));
  const found = search.inList({
    steps: turn.definition.steps,
    place: OUTERMOST,
    turns: iterationOf(path),
    scope: undefined,
  });
  return found ? found.scope : 'unknown';
}

/** A list of steps, and where it runs on the way to a path. */
interface List {
  readonly steps: readonly Step[];
  readonly place: Place;
  /** What the path says of the loops further in. */
  readonly turns: readonly number[];
  readonly scope: ScopeAt | undefined;
}

class ScopeSearch {
  constructor(
    private readonly turn: Turn,
    private readonly name: string,
  ) {}

  inList(list: List): { readonly scope: ScopeAt | undefined } | undefined {
    for (const step of list.steps) {
      if (step.name === this.name) return { scope: this.scopeNamed(step, list) ?? list.scope };
      for (const inner of this.inside(step, list)) {
        const found = this.inList(inner);
        if (found) return found;
      }
    }
    return undefined;
  }

  private scopeNamed(step: Step, list: List): ScopeAt | undefined {
    if (step.kind === 'attempt' || step.kind === 'recover') return this.inside(step, list)[0]?.scope;
    return undefined;
  }

  private inside(step: Step, list: List): readonly List[] {
    const { place, turns } = list;
    const path = pathOf(step.name, place.iteration);
    const [turn = 0, ...rest] = turns;
    const again = { ...list, turns: rest };
    switch (step.kind) {
      case 'command':
        return step.onFailure.map(({ steps }) => ({ ...list, steps }));
      case 'publish':
        return [];
      case 'choose':
        return step.branches.map(({ steps }) => ({ ...list, steps }));
      case 'parallel':
        return step.branches.map(({ name, steps }) => ({
          ...list,
          steps,
          place: { ...place, lane: branchLane(place, path, name) },
        }));
      case 'for-each':
        return [{ ...again, steps: step.steps, place: itemPlace(place, step, turn) }];
      case 'repeat':
        return [{ ...again, steps: step.steps, place: { ...place, iteration: [...place.iteration, turn] } }];
      case 'attempt': {
        const inside = attemptPlace(place, step);
        const scope = this.scope(path, path, place, inside.lane);
        return [
          { ...list, steps: step.steps, place: inside, scope },
          { ...list, steps: step.otherwise },
        ];
      }
      case 'recover': {
        const run = turns.length > 0 ? turn : this.latestRun(step.name, place);
        const inside = runPlace(place, step, run);
        const scope = this.scope(path, inside.path, place, inside.lane);
        return [{ ...again, steps: step.steps, place: inside, scope }];
      }
      case 'wait':
        return [...step.arms.map(({ then }) => then), step.onTimeout].flatMap((outlet) =>
          outlet === 'compensate' ? [] : [{ ...list, steps: outlet }],
        );
      case 'machine': {
        const inside = { iteration: [...place.iteration, turn], lane: laneIn(place.lane, path) };
        return step.states.flatMap(({ entry, wait, exit }) =>
          [entry, wait ? [wait] : [], exit].map((steps) => ({ ...again, steps, place: inside })),
        );
      }
    }
  }

  private scope(joinedAt: string, path: string, outer: Place, lane: string): ScopeAt {
    const { state } = this.turn;
    const isOver = find(state, 'joined', joinedAt) ?? find(state, 'scope', path);
    const isBegun = state.steps.some((step) => step.lane === lane || step.lane?.startsWith(`${lane}/`));
    return { path, outer, lane, isUnderWay: isBegun && !isOver };
  }

  private latestRun(name: string, { iteration }: Place): number {
    let run = 1;
    while (find(this.turn.state, 'pass', pathOf(name, [...iteration, run]))?.again) run += 1;
    return run;
  }
}
