import { pathOf } from '../../definition/path.js';
import type { Step } from '../../definition/step.js';
import { find } from '../../state/find.js';
import type { SagaState } from '../../state/saga-state.js';
import type { StepStateKind, StepStateOf } from '../../state/step-state.js';
import type { Block, Mark } from '../diagram.js';
import { combined, outcomeOf } from './mark.js';

/** The iteration in which a list of steps runs: the numbers of its items, passes, runs and visits, the outermost first. */
export type Place = readonly number[];

/** What there is to know of one saga about a list of steps, while its diagram is made. */
export interface Scene {
  readonly state: SagaState;
  /** Where the steps run: in one place outside of loops, in one for each item that was begun inside of them, in none if it never comes there. */
  readonly places: readonly Place[];
  /** What to say of what has not begun. Missing: nobody remembers. */
  readonly rest?: Mark;
  /** How many places there are to be, if more than there are: items that have not begun. */
  readonly items?: number;
  /** What was done here is being undone. */
  readonly isTurning: boolean;
}

/** What is inside a block gets it to go further in. */
export type ToBlocks = (steps: readonly Step[], scene: Scene | undefined) => readonly Block[];

/** What is remembered of a step of this kind in all the places. */
export function runsOf<Kind extends StepStateKind>(
  { state, places }: Pick<Scene, 'state' | 'places'>,
  kind: Kind,
  name: string,
): readonly StepStateOf<Kind>[] {
  return places.flatMap((place) => find(state, kind, pathOf(name, place)) ?? []);
}

/** The places that have, or have not, a step of this kind. */
export function placesWith(scene: Scene, kind: StepStateKind, name: string): readonly Place[] {
  return scene.places.filter((place) => find(scene.state, kind, pathOf(name, place)));
}

/** True if not all places have come so far that they have this. Where the saga has never been, it is as open as what is around it. */
export function isOpen({ places, items = 0 }: Scene, runs: readonly unknown[]): boolean {
  return places.length === 0 || runs.length < Math.max(places.length, items);
}

/** The mark of all runs of a step together. */
export function markOfRuns(scene: Scene, marks: readonly Mark[]): Mark | undefined {
  if (marks.length === 0) return scene.rest;
  return combined(isOpen(scene, marks) && scene.rest ? [...marks, scene.rest] : marks);
}

/** The mark of a block that has begun, from what is inside it. */
export function markInside(blocks: readonly Block[], ifEmpty: Mark): Mark {
  const marks = blocks.flatMap((block) => outcomeOf(block) ?? []);
  return marks.length === 0 ? ifEmpty : combined(marks);
}

/** The scene of a part that only some places come to. */
export function narrowed(scene: Scene, places: readonly Place[], mayCome: boolean): Scene {
  const { rest, ...others } = scene;
  return withRest({ ...others, places }, mayCome ? rest : 'not taken');
}

/** The scene with something else to say of what has not begun. */
export function withRest(scene: Scene, rest: Mark | undefined): Scene {
  const { rest: _, ...others } = scene;
  return rest ? { ...others, rest } : others;
}

/** A mark as an object has it that may go without. */
export function marked(mark: Mark | undefined): { readonly mark?: Mark } {
  return mark ? { mark } : {};
}

/** How a block stands. The step at which a saga is parked says so, whatever else is known of it. */
export function standing(
  scene: Scene | undefined,
  name: string,
  mark: Mark | undefined,
  progress?: string,
): { readonly mark?: Mark; readonly progress?: string } {
  if (!scene) return {};
  const { status, parked } = scene.state;
  const isHere = status === 'parked' && scene.places.some((place) => pathOf(name, place) === parked?.path);
  if (isHere && parked) return { mark: 'stuck', progress: parked.reason };
  return { ...(mark ? { mark } : {}), ...(progress === undefined ? {} : { progress }) };
}
