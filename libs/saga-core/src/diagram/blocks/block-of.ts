import type { PublishStep, Step } from '../../definition/step.js';
import type { Block, PublishBlock } from '../diagram.js';
import { participantOf } from '../wording.js';
import { attemptBlock } from './attempt-block.js';
import { choiceBlock, parallelBlock } from './branch-block.js';
import { commandBlock } from './command-block.js';
import { forEachBlock } from './for-each-block.js';
import { repeatBlock, savePointBlock } from './loop-block.js';
import { machineBlock } from './machine-block.js';
import type { Scene } from './scene.js';
import { markOfRuns, runsOf, standing } from './scene.js';
import { waitBlock } from './wait-block.js';

/** A list of steps as blocks; with a scene, as one saga has gone through them. */
export function blocksOf(steps: readonly Step[], scene: Scene | undefined): readonly Block[] {
  return steps.map((step) => blockOf(step, scene));
}

function blockOf(step: Step, scene: Scene | undefined): Block {
  switch (step.kind) {
    case 'command':
      return commandBlock(step, scene, blocksOf);
    case 'publish':
      return publishBlock(step, scene);
    case 'choose':
      return choiceBlock(step, scene, blocksOf);
    case 'parallel':
      return parallelBlock(step, scene, blocksOf);
    case 'for-each':
      return forEachBlock(step, scene, blocksOf);
    case 'repeat':
      return repeatBlock(step, scene, blocksOf);
    case 'attempt':
      return attemptBlock(step, scene, blocksOf);
    case 'recover':
      return savePointBlock(step, scene, blocksOf);
    case 'wait':
      return waitBlock(step, scene, blocksOf);
    case 'machine':
      return machineBlock(step, scene, blocksOf);
  }
}

function publishBlock({ name, event }: PublishStep, scene: Scene | undefined): PublishBlock {
  const { messageName: message } = event;
  const marks = scene ? runsOf(scene, 'published', name).map(() => 'done' as const) : [];
  const label = { message, participant: participantOf(message) };
  const mark = scene && markOfRuns(scene, marks);
  return { kind: 'publish', name, event: label, ...standing(scene, name, mark) };
}
