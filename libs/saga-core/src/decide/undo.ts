import { pathOf } from '../definition/path.js';
import type {
  CommandStep,
  CompensationOrder,
  ForEachStep,
  ParallelStep,
  RepeatStep,
  Step,
} from '../definition/step.js';
import { dataBefore } from '../state/data.js';
import { find, stepOf } from '../state/find.js';
import type { CommandRun } from './sending.js';
import { send } from './sending.js';
import type { Turn } from './turn.js';
import type { Place } from './walk/progress.js';
import { branchLane, itemPlace } from './walk/lanes.js';
import { attemptPlace, runPlace } from './walk/scope-places.js';

/**
 * Undoes what the steps have begun: the latest first, one after the other, unless the definition says that all may be undone at once.
 * What was still open has been given up before (`giveUpWithin`). True once nothing is left to undo.
 */
export function undoSteps(turn: Turn, steps: readonly Step[], place: Place): boolean {
  const undo = (step: Step) => undoStep(turn, step, place);
  return inOrder(turn.definition.compensation, steps.toReversed(), undo);
}

/** Branches and items undo themselves side by side, unless their step says that they go one after the other. */
function inOrder<Item>(
  order: CompensationOrder,
  items: readonly Item[],
  undo: (item: Item) => boolean,
): boolean {
  if (order === 'reverse') return items.every(undo);
  return items.map(undo).every(Boolean);
}

function undoStep(turn: Turn, step: Step, place: Place): boolean {
  if (turn.isAtRest) return false;
  const path = pathOf(step.name, place.iteration);
  switch (step.kind) {
    case 'command':
      return undoCommand(turn, step, path, place);
    case 'publish':
    case 'machine':
      // What cannot be taken back stands only where nothing is undone any more.
      return true;
    case 'choose': {
      const chosen = find(turn.state, 'chosen', path);
      const branch = step.branches.find(({ name }) => name === chosen?.branch);
      return !chosen || !branch || undoSteps(turn, branch.steps, place);
    }
    case 'parallel':
      return undoBranches(turn, step, place, path);
    case 'for-each':
      return undoItems(turn, step, place);
    case 'repeat':
      return undoPasses(turn, step, place);
    case 'attempt': {
      const scope = find(turn.state, 'scope', path);
      if (scope && !undoSteps(turn, step.otherwise, place)) return false;
      return scope?.phase === 'undone' || undoSteps(turn, step.steps, attemptPlace(place, step));
    }
    case 'recover': {
      const runs = Array.from({ length: step.attempts }, (_, index) => runPlace(place, step, index + 1));
      return runs.toReversed().every((run) => {
        const isUndone = find(turn.state, 'scope', run.path)?.phase === 'undone';
        return isUndone || undoSteps(turn, step.steps, run);
      });
    }
    case 'wait': {
      const arm = find(turn.state, 'wait', path)?.arm;
      const outlet = arm === 'timeout' ? step.onTimeout : step.arms.find(({ name }) => name === arm)?.then;
      return !outlet || outlet === 'compensate' || undoSteps(turn, outlet, place);
    }
  }
}

function undoBranches(turn: Turn, step: ParallelStep, place: Place, path: string): boolean {
  return inOrder(step.compensation, step.branches.toReversed(), (branch) =>
    undoSteps(turn, branch.steps, { ...place, lane: branchLane(place, path, branch.name) }),
  );
}

function undoItems(turn: Turn, step: ForEachStep, place: Place): boolean {
  const taken = find(turn.state, 'items', pathOf(step.name, place.iteration))?.items ?? [];
  const begun = taken
    .map((_, index) => itemPlace(place, step, index + 1))
    .filter(({ path }) => find(turn.state, 'item', path));
  return inOrder(step.compensation, begun.toReversed(), (item) => undoSteps(turn, step.steps, item));
}

function undoPasses(turn: Turn, step: RepeatStep, place: Place): boolean {
  const passes = Array.from({ length: step.atMost }, (_, index) => [...place.iteration, index + 1]);
  const last = passes.findIndex(
    (iteration) => !find(turn.state, 'pass', pathOf(step.name, iteration))?.again,
  );
  const begun = passes.slice(0, last < 0 ? passes.length : last + 1);
  return begun.toReversed().every((iteration) => undoSteps(turn, step.steps, { ...place, iteration }));
}

function undoCommand(turn: Turn, step: CommandStep, path: string, place: Place): boolean {
  const known = stepOf(turn.state, path);
  if (!known) return true;
  const handler = step.onFailure.find(({ code }) => code === known.handled);
  if (handler && !undoSteps(turn, handler.steps, place)) return false;
  switch (known.forward.phase) {
    case 'succeeded':
    case 'unknown':
    case 'skipped':
      // What a person went on without may have been done all the same; if not, the fence has nothing to undo.
      return compensated(turn, { step, path });
    case 'failed':
    case 'revoked':
      // Definite: it has left nothing behind.
      return true;
    default:
      // Undecided yet, and nobody undoes what may still be done.
      return false;
  }
}

/** Sends the compensation if it was not sent yet. True once it has done its work. */
function compensated(turn: Turn, run: CommandRun): boolean {
  const { compensation } = run.step;
  const known = stepOf(turn.state, run.path);
  if (!compensation || !known) return true;
  if (known.compensation)
    return known.compensation.phase === 'succeeded' || known.compensation.phase === 'skipped';
  const data = dataBefore(turn.state, run.path);
  const body = turn.evaluate(run.path, 'The body of the compensation', () =>
    compensation.body(data, known.reply),
  );
  // Which child: a step that was tried again has started more than one.
  const ofChild = run.step.child ? { epoch: known.forward.epoch } : {};
  if (body) send(turn, run, 'compensation', { epoch: 1, attempt: 1 }, { ...body, ...ofChild });
  return false;
}
