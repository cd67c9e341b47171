import { pathOf } from '../../definition/path.js';
import type { MachineState, MachineStep } from '../../definition/step.js';
import { find } from '../../state/find.js';
import type { MachineStepState } from '../../state/step-state.js';
import type { MachineBlock, Mark, StateBlock } from '../diagram.js';
import { combined, progressOfWait } from './mark.js';
import type { Place, Scene, ToBlocks } from './scene.js';
import { marked, markInside, narrowed, placesWith, runsOf, standing, withRest } from './scene.js';
import { endsOf } from './wait-block.js';

/** The states of a machine, and what leads from one to another. */
export function machineBlock(step: MachineStep, scene: Scene | undefined, toBlocks: ToBlocks): MachineBlock {
  const { name, initial } = step;
  const states = step.states.map((state) => stateBlock(step, state, scene, toBlocks));
  const base = { kind: 'machine', name, initial, states } as const;
  if (!scene) return base;
  const current = runsOf(scene, 'machine', name);
  if (current.length === 0) return { ...base, ...standing(scene, name, scene.rest) };
  const here = states.filter((state) => current.some((run) => run.state === state.name));
  const [only] = current;
  const progress = current.length === 1 ? only?.state : undefined;
  return { ...base, ...standing(scene, name, combined(here.flatMap(({ mark }) => mark ?? [])), progress) };
}

function stateBlock(
  machine: MachineStep,
  state: MachineState,
  scene: Scene | undefined,
  toBlocks: ToBlocks,
): StateBlock {
  const { name, wait } = state;
  const base = { name, isFinal: !wait };
  const blocks = (entry: Scene | undefined, rest: Scene | undefined) => ({
    entry: toBlocks(state.entry, entry),
    ...(wait ? endsOf(wait, state.goTo, rest, toBlocks) : { arms: [] }),
    exit: toBlocks(state.exit, rest),
  });
  if (!scene) return { ...base, ...blocks(undefined, undefined) };
  const at = (place: Place) => find(scene.state, 'machine', pathOf(machine.name, place));
  const here = scene.places.filter((place) => at(place)?.state === name);
  if (here.length === 0) {
    const mark = markElsewhere(machine, name, scene);
    const passed = withRest({ ...scene, places: [] }, mark);
    // Which way it was left is forgotten.
    return {
      ...base,
      ...blocks(passed, mark === 'done' ? withRest(passed, undefined) : passed),
      ...marked(mark),
    };
  }
  const inside = narrowed(
    scene,
    here.map((place) => [...place, at(place)?.visit ?? 1]),
    true,
  );
  const hasStayed = here.some((place) => at(place)?.stayed);
  const made = blocks(hasStayed ? withRest(inside, 'done') : inside, inside);
  return { ...base, ...made, ...standingHere(machine, state, scene, inside, made) };
}

function standingHere(
  machine: MachineStep,
  { wait }: MachineState,
  scene: Scene,
  inside: Scene,
  { entry, exit }: Pick<StateBlock, 'entry' | 'exit'>,
): { readonly mark?: Mark; readonly progress?: string } {
  if (placesWith(scene, 'joined', machine.name).length > 0) return { mark: 'done' };
  const waits = wait ? runsOf(inside, 'wait', wait.name) : [];
  const [only] = waits;
  const progress = waits.length === 1 ? only && progressOfWait(only) : undefined;
  const isWaiting = waits.some(({ phase }) => phase === 'open');
  const mark = isWaiting ? 'waiting' : combined(['now', markInside([...entry, ...exit], 'now')]);
  return standing(inside, wait?.name ?? '', mark, progress);
}

/**
 * How a state stands in which the machine is not now. Its earlier states are folded away, so it was passed for sure only if there is no way
 * around it; whether one at the wayside was visited, nobody remembers.
 */
function markElsewhere(machine: MachineStep, name: string, scene: Scene): Mark | undefined {
  const current = runsOf(scene, 'machine', machine.name);
  if (current.length === 0) return scene.rest;
  const marks = current.map((run) =>
    markSeenFrom(machine, name, run, placesWith(scene, 'joined', machine.name).length > 0),
  );
  const [first] = marks;
  return marks.every((mark) => mark === first) ? first : undefined;
}

function markSeenFrom(
  machine: MachineStep,
  name: string,
  { state }: MachineStepState,
  isOver: boolean,
): Mark | undefined {
  const isOnlyWay =
    reachable(machine, machine.initial).has(state) && !reachable(machine, machine.initial, name).has(state);
  if (isOnlyWay) return 'done';
  if (!isOver && reachable(machine, state).has(name)) return 'to come';
  // It would have stayed in a final one.
  const isFinal = machine.states.some((other) => other.name === name && !other.wait);
  return isFinal ? 'not taken' : undefined;
}

/** The states that can be reached from one, without going through another. */
function reachable({ states }: MachineStep, from: string, without?: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const next = [from];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (name === without || seen.has(name)) continue;
    seen.add(name);
    const state = states.find((each) => each.name === name);
    next.push(...Object.values(state?.goTo ?? {}).filter((target) => target !== undefined));
  }
  return seen;
}
