import { pathOf } from '../../definition/path.js';
import type { ForEachStep } from '../../definition/step.js';
import { find } from '../../state/find.js';
import type { ForEachBlock } from '../diagram.js';
import { countText } from '../wording.js';
import type { Place, Scene, ToBlocks } from './scene.js';
import { isOpen, markInside, narrowed, runsOf, standing } from './scene.js';

/** The steps of a collection once, for all of its items together. */
export function forEachBlock(step: ForEachStep, scene: Scene | undefined, toBlocks: ToBlocks): ForEachBlock {
  const { name, as: item, atOnce, onFailure, compensation, steps } = step;
  const base = { kind: 'for-each', name, item, atOnce, onFailure, compensation } as const;
  if (!scene) return { ...base, blocks: toBlocks(steps, undefined) };
  const taken = itemPlaces(scene, name);
  const begun = taken.filter((place) => find(scene.state, 'item', pathOf(name, place)));
  const isJoined = !isOpen(scene, runsOf(scene, 'joined', name));
  const inside = { ...narrowed(scene, begun, !isJoined), items: taken.length };
  const blocks = toBlocks(steps, inside);
  if (runsOf(scene, 'items', name).length === 0)
    return { ...base, blocks, ...standing(scene, name, scene.rest) };
  const isOver = (place: Place) => {
    const mark = markInside(toBlocks(steps, { ...inside, places: [place], items: 1 }), 'done');
    return mark === 'done' || mark === 'skipped';
  };
  const all = countText(taken.length, 'item');
  const progress = isJoined ? all : `${begun.filter(isOver).length} of ${all}`;
  const mark = taken.length === 0 ? 'done' : markInside(blocks, isJoined ? 'done' : 'now');
  return { ...base, blocks, ...standing(scene, name, mark, progress) };
}

function itemPlaces({ state, places }: Scene, name: string): readonly Place[] {
  return places.flatMap((place) => {
    const items = find(state, 'items', pathOf(name, place))?.items ?? [];
    return items.map((_, index) => [...place, index + 1]);
  });
}
