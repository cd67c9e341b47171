import { pathOf } from '../../definition/path.js';
import type { ForEachStep, ParallelStep, SiblingPolicy } from '../../definition/step.js';
import { dataOf, laneIn, mergedPatches, patchOf } from '../../state/data.js';
import { find } from '../../state/find.js';
import type { JsonValue } from '../../state/json.js';
import { asJsonArray } from '../../state/json.js';
import type { Turn } from '../turn.js';
import type { Place, Progress, Walk } from './progress.js';
import { DONE, laneOfFact, OPEN } from './progress.js';

/** All branches at once, each in a lane of its own. */
export function walkParallel(turn: Turn, step: ParallelStep, place: Place, walk: Walk): Progress {
  const path = pathOf(step.name, place.iteration);
  if (find(turn.state, 'joined', path)) return DONE;
  const lanes = step.branches.map(({ name }) => branchLane(place, path, name));
  const together = new Together(step.onFailure);
  step.branches.forEach((branch, index) => {
    if (together.isGivenUp) return;
    together.add(walk(turn, branch.steps, { ...place, lane: lanes[index] ?? '' }));
  });
  if (together.result.at !== 'done' || turn.isAtRest) return together.result;
  const patch = lanes.reduce((all, lane) => ({ ...all, ...patchOf(turn.state, lane) }), {});
  turn.record({ kind: 'lanes-joined', path, ...laneOfFact(place), patch });
  return DONE;
}

/** The lane of a branch. */
export function branchLane({ lane }: Place, path: string, branch: string): string {
  return laneIn(lane, `${path}.${branch}`);
}

/** The place of an item. */
export function itemPlace(place: Place, step: ForEachStep, item: number): Place & { readonly path: string } {
  const iteration = [...place.iteration, item];
  const path = pathOf(step.name, iteration);
  return { iteration, path, lane: laneIn(place.lane, path) };
}

/** The steps for each item, so many items at once. */
export function walkForEach(turn: Turn, step: ForEachStep, place: Place, walk: Walk): Progress {
  const path = pathOf(step.name, place.iteration);
  if (find(turn.state, 'joined', path)) return DONE;
  const items = find(turn.state, 'items', path)?.items ?? takeItems(turn, step, place, path);
  if (!items) return OPEN;
  const together = new Together(step.onFailure);
  for (const [index, item] of items.entries()) {
    const inside = itemPlace(place, step, index + 1);
    if (!find(turn.state, 'item', inside.path)) {
      if (together.open >= step.atOnce || together.hasFailed) break;
      const { lane } = inside;
      turn.record({ kind: 'item-began', path: inside.path, lane, patch: { [step.as]: item } });
    }
    together.add(walk(turn, step.steps, inside));
    if (together.isGivenUp || turn.isAtRest) break;
  }
  if (together.result.at !== 'done' || turn.isAtRest) return together.result;
  return join(turn, step, place, items);
}

function takeItems(
  turn: Turn,
  step: ForEachStep,
  place: Place,
  path: string,
): readonly JsonValue[] | undefined {
  const data = dataOf(turn.state, place.lane);
  const items = turn.call(path, 'The collection', (origin) => asJsonArray(step.items(data), origin));
  if (items) turn.record({ kind: 'items-taken', path, ...laneOfFact(place), items });
  return items;
}

function join(turn: Turn, step: ForEachStep, place: Place, items: readonly JsonValue[]): Progress {
  const path = pathOf(step.name, place.iteration);
  const { collect } = step;
  const results = () => items.map((_, index) => dataOf(turn.state, itemPlace(place, step, index + 1).lane));
  const patch = collect
    ? turn.evaluate(path, 'collect', () => collect(dataOf(turn.state, place.lane), results()))
    : mergedPatches([]);
  if (!patch) return OPEN;
  turn.record({ kind: 'lanes-joined', path, ...laneOfFact(place), patch });
  return DONE;
}

/** What several lanes come to together. */
class Together {
  open = 0;
  private failure: Progress | undefined;

  constructor(private readonly policy: SiblingPolicy) {}

  add(progress: Progress): void {
    if (progress.at === 'open') this.open += 1;
    if (progress.at === 'failed') this.failure ??= progress;
  }

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  /** One has failed, and the others are not waited for. */
  get isGivenUp(): boolean {
    return this.hasFailed && this.policy === 'fail-fast';
  }

  get result(): Progress {
    if (this.failure && (this.open === 0 || this.isGivenUp)) return this.failure;
    return this.open > 0 ? OPEN : DONE;
  }
}
