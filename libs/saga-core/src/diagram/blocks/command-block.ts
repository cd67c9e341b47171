import type { CommandStep } from '../../definition/step.js';
import { hasEnded } from '../../state/saga-state.js';
import type { CommandStepState } from '../../state/step-state.js';
import type { StepBlock, UndoLabel, Way } from '../diagram.js';
import { participantOf } from '../wording.js';
import { combined, markOfCommand, markOfUndo, progressOfCommand, tally } from './mark.js';
import type { Scene, ToBlocks } from './scene.js';
import { isOpen, marked, markInside, markOfRuns, narrowed, runsOf, standing } from './scene.js';

/** A command, with what undoes it and what follows the failures that are expected. */
export function commandBlock(step: CommandStep, scene: Scene | undefined, toBlocks: ToBlocks): StepBlock {
  const { name, role, command, compensation, retry, timeoutMs, child } = step;
  const runs = scene ? runsOf(scene, 'command', name) : [];
  const marks = runs.map(markOfCommand);
  const [only] = runs;
  const progress =
    scene?.items === undefined && runs.length < 2
      ? only && progressOfCommand(only.forward, retry.attempts)
      : tally(marks, scene?.items ?? runs.length);
  const noUndo = role === 'compensatable' && !compensation ? (step.noCompensation ?? '') : undefined;
  return {
    kind: 'step',
    name,
    role,
    command: label(command.messageName),
    ...(compensation ? { undo: undoOf(compensation.command.messageName, step, scene, runs) } : {}),
    ...(noUndo === undefined ? {} : { noUndo }),
    failures: step.onFailure.map((handler) => failureWay(step, handler, scene, toBlocks)),
    attempts: retry.attempts,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(child ? { child: { saga: child.saga, mode: child.mode } } : {}),
    ...standing(scene, name, scene && markOfRuns(scene, marks), progress),
  };
}

function label(message: string): StepBlock['command'] {
  return { message, participant: participantOf(message) };
}

function undoOf(
  message: string,
  { compensation, retry }: CommandStep,
  scene: Scene | undefined,
  runs: readonly CommandStepState[],
): UndoLabel {
  if (!scene) return label(message);
  const isOver = hasEnded(scene.state);
  const marks = runs.map((run) => markOfUndo(run, scene.isTurning, isOver));
  const known = marks.flatMap((mark) => mark ?? []);
  const isOut = isOver || scene.rest === 'not taken';
  // As long as nobody turns back it is neither to come nor out of the question.
  const unknown = runs.length === 0 && isOut ? 'not taken' : undefined;
  const isKnown = known.length > 0 && known.length === runs.length;
  const [only] = runs;
  const command = runs.length === 1 ? only?.compensation : undefined;
  const { attempts } = compensation?.retry ?? retry;
  const progress = command && progressOfCommand(command, attempts);
  return {
    ...label(message),
    ...marked(isKnown ? combined(known) : unknown),
    ...(progress === undefined ? {} : { progress }),
  };
}

function failureWay(
  { name }: CommandStep,
  { code, steps }: CommandStep['onFailure'][number],
  scene: Scene | undefined,
  toBlocks: ToBlocks,
): Way {
  if (!scene) return { name: code, blocks: toBlocks(steps, undefined) };
  const runs = runsOf(scene, 'command', name);
  const places = scene.places.filter((place) =>
    runsOf({ state: scene.state, places: [place] }, 'command', name).some(({ handled }) => handled === code),
  );
  const mayCome =
    isOpen(scene, runs) ||
    runs.some(({ forward }) => forward.phase === 'outstanding' || forward.phase === 'waiting');
  const inside = narrowed(scene, places, mayCome || places.length > 0);
  const blocks = toBlocks(steps, inside);
  return { name: code, blocks, ...marked(places.length > 0 ? markInside(blocks, 'done') : inside.rest) };
}
