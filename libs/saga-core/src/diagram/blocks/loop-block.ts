import { pathOf } from '../../definition/path.js';
import type { RecoverStep, RepeatStep } from '../../definition/step.js';
import { find } from '../../state/find.js';
import type { Mark, RepeatBlock, SavePointBlock } from '../diagram.js';
import type { Place, Scene, ToBlocks } from './scene.js';
import { markInside, placesWith, runsOf, standing } from './scene.js';

export function repeatBlock(step: RepeatStep, scene: Scene | undefined, toBlocks: ToBlocks): RepeatBlock {
  const { name, atMost, onExhausted, steps } = step;
  const base = { kind: 'repeat', name, atMost, onExhausted } as const;
  if (!scene) return { ...base, blocks: toBlocks(steps, undefined) };
  const inside = { ...scene, places: latest(scene, name, atMost) };
  const blocks = toBlocks(steps, inside);
  const isOver = placesWith(inside, 'pass', name).length > 0;
  const mark =
    isOver || scene.rest ? markInside(blocks, isOver ? 'done' : (scene.rest ?? 'done')) : undefined;
  return { ...base, blocks, ...standing(scene, name, mark, countOf('pass', inside.places, atMost, mark)) };
}

/** A save-point: the failed runs are undone, and the one that counts is the last. */
export function savePointBlock(
  step: RecoverStep,
  scene: Scene | undefined,
  toBlocks: ToBlocks,
): SavePointBlock {
  const { name, attempts, steps } = step;
  const base = { kind: 'save-point', name, runs: attempts } as const;
  if (!scene) return { ...base, blocks: toBlocks(steps, undefined) };
  const places = latest(scene, name, attempts);
  const scopes = runsOf({ state: scene.state, places }, 'scope', name);
  const isUndoing = scopes.some(({ phase }) => phase === 'failed');
  const blocks = toBlocks(steps, { ...scene, places, isTurning: scene.isTurning || isUndoing });
  const isPausing = scene.rest === 'to come' && scopes.some(({ retryAt }) => retryAt !== undefined);
  const mark = isPausing ? 'waiting' : markInside(blocks, scene.rest ?? 'done');
  const count = countOf('run', places, attempts, mark);
  const progress = isPausing ? `${count ?? 'it failed'}, the next one follows` : count;
  return { ...base, blocks, ...standing(scene, name, mark, progress) };
}

/** In each place the pass or run that is under way, or was the last one. */
function latest({ state, places }: Scene, name: string, atMost: number): readonly Place[] {
  return places.map((place) => {
    let run = 1;
    while (run < atMost && find(state, 'pass', pathOf(name, [...place, run]))?.again) run += 1;
    return [...place, run];
  });
}

/** Several places at once each have a count of their own. */
function countOf(
  noun: string,
  places: readonly Place[],
  atMost: number,
  mark: Mark | undefined,
): string | undefined {
  const [only] = places;
  if (!only || places.length > 1 || !mark || mark === 'to come' || mark === 'not taken') return undefined;
  return `${noun} ${only.at(-1)} of ${atMost}`;
}
