import type { AttemptStep } from '../../definition/step.js';
import type { AttemptBlock } from '../diagram.js';
import type { Scene, ToBlocks } from './scene.js';
import { isOpen, marked, markInside, narrowed, placesWith, runsOf, standing } from './scene.js';

/** Steps that may fail alone, and those that then take their place. */
export function attemptBlock(step: AttemptStep, scene: Scene | undefined, toBlocks: ToBlocks): AttemptBlock {
  const { name, steps } = step;
  const base = { kind: 'attempt', name } as const;
  if (!scene) {
    const otherwise = { name: 'otherwise', blocks: toBlocks(step.otherwise, undefined) };
    return { ...base, blocks: toBlocks(steps, undefined), otherwise };
  }
  const failed = placesWith(scene, 'scope', name);
  const isUndoing = runsOf(scene, 'scope', name).some(({ phase }) => phase === 'failed');
  const joined = runsOf(scene, 'joined', name);
  const haveAllFailed = !isOpen(scene, failed) && failed.length > 0;
  const tried = narrowed(scene, scene.places, !haveAllFailed);
  const blocks = toBlocks(steps, { ...tried, isTurning: isUndoing || (scene.isTurning && !haveAllFailed) });
  const instead = narrowed(scene, failed, failed.length > 0 || joined.length === 0 || isOpen(scene, joined));
  const others = toBlocks(step.otherwise, instead);
  const ifEmpty = joined.length > 0 ? 'done' : scene.rest;
  const triedMark = ifEmpty && markInside(blocks, ifEmpty);
  const otherwiseMark = failed.length > 0 && !isUndoing ? markInside(others, 'done') : instead.rest;
  const mark = haveAllFailed ? otherwiseMark : triedMark;
  return {
    ...base,
    blocks,
    otherwise: { name: 'otherwise', blocks: others, ...marked(otherwiseMark) },
    ...standing(scene, name, isUndoing ? 'undoing' : mark),
  };
}
