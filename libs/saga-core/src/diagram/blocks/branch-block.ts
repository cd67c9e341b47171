import type { ChooseStep, ParallelStep, Step } from '../../definition/step.js';
import { find } from '../../state/find.js';
import { pathOf } from '../../definition/path.js';
import type { ChoiceBlock, ParallelBlock, Way } from '../diagram.js';
import { combined } from './mark.js';
import type { Scene, ToBlocks } from './scene.js';
import { isOpen, marked, markInside, narrowed, runsOf, standing } from './scene.js';

export function choiceBlock(step: ChooseStep, scene: Scene | undefined, toBlocks: ToBlocks): ChoiceBlock {
  const { name, branches } = step;
  const wayOf = (label: string, steps: readonly Step[], branch: string | undefined) =>
    chosenWay({ name: label, steps, branch }, name, scene, toBlocks);
  const hasDefault = branches.some(({ when }) => !when);
  const ways = branches.map((branch) => wayOf(branch.name, branch.steps, branch.name));
  const others = hasDefault ? [] : [{ ...wayOf('none of these', [], undefined), implied: true as const }];
  const hasChosen = scene !== undefined && runsOf(scene, 'chosen', name).length > 0;
  const taken = [...ways, ...others].flatMap(({ mark }) => mark ?? []);
  const mark = hasChosen ? combined(taken) : scene?.rest;
  return { kind: 'choice', name, ways: [...ways, ...others], ...standing(scene, name, mark) };
}

interface Chosen {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly branch: string | undefined;
}

function chosenWay(
  { name, steps, branch }: Chosen,
  step: string,
  scene: Scene | undefined,
  toBlocks: ToBlocks,
): Way {
  if (!scene) return { name, blocks: toBlocks(steps, undefined) };
  const isTaken = (choice: { readonly branch?: string } | undefined) =>
    choice !== undefined && choice.branch === branch;
  const places = scene.places.filter((place) => isTaken(find(scene.state, 'chosen', pathOf(step, place))));
  const mayCome = places.length > 0 || isOpen(scene, runsOf(scene, 'chosen', step));
  const inside = narrowed(scene, places, mayCome);
  const blocks = toBlocks(steps, inside);
  return { name, blocks, ...marked(places.length > 0 ? markInside(blocks, 'done') : inside.rest) };
}

export function parallelBlock(
  { name, branches, onFailure, compensation }: ParallelStep,
  scene: Scene | undefined,
  toBlocks: ToBlocks,
): ParallelBlock {
  const hasJoined = scene !== undefined && runsOf(scene, 'joined', name).length > 0;
  const ifEmpty = hasJoined ? 'done' : scene?.rest;
  const ways = branches.map((branch) => {
    const blocks = toBlocks(branch.steps, scene);
    return { name: branch.name, blocks, ...marked(ifEmpty && markInside(blocks, ifEmpty)) };
  });
  const marks = ways.flatMap(({ mark }) => mark ?? []);
  const mark = marks.length === 0 ? ifEmpty : combined(marks);
  return { kind: 'parallel', name, ways, onFailure, compensation, ...standing(scene, name, mark) };
}
