import type { PublishStep, Step } from '../../definition/step.js';
import { pathOf } from '../../definition/path.js';
import { dataOf } from '../../state/data.js';
import { find } from '../../state/find.js';
import { effectId } from '../effect.js';
import type { Turn } from '../turn.js';
import { walkChoose, walkRepeat } from './branches.js';
import { walkCommand } from './command.js';
import { walkForEach, walkParallel } from './lanes.js';
import { walkMachine } from './machine.js';
import type { Place, Progress } from './progress.js';
import { DONE, laneOfFact, OPEN } from './progress.js';
import { walkAttempt, walkRecover } from './scopes.js';
import { walkWait } from './wait.js';

/**
 * Goes through the steps from the beginning, past all that is done, and begins what can be begun. Where the saga stands is nowhere
 * written down: it follows from what is remembered of its steps, each time anew. So there is no position that could be wrong.
 */
export function walkSteps(turn: Turn, steps: readonly Step[], place: Place): Progress {
  for (const step of steps) {
    const progress = walkStep(turn, step, place);
    if (progress.at !== 'done') return progress;
  }
  return DONE;
}

function walkStep(turn: Turn, step: Step, place: Place): Progress {
  // A function of the definition threw, here or in another branch: nothing more is begun.
  if (turn.isAtRest) return OPEN;
  switch (step.kind) {
    case 'command':
      return walkCommand(turn, step, place, walkSteps);
    case 'publish':
      return publish(turn, step, place);
    case 'choose':
      return walkChoose(turn, step, place, walkSteps);
    case 'parallel':
      return walkParallel(turn, step, place, walkSteps);
    case 'for-each':
      return walkForEach(turn, step, place, walkSteps);
    case 'repeat':
      return walkRepeat(turn, step, place, walkSteps);
    case 'attempt':
      return walkAttempt(turn, step, place, walkSteps);
    case 'recover':
      return walkRecover(turn, step, place, walkSteps);
    case 'wait':
      return walkWait(turn, step, place, walkSteps);
    case 'machine':
      return walkMachine(turn, step, place, walkSteps);
  }
}

function publish(turn: Turn, step: PublishStep, place: Place): Progress {
  const path = pathOf(step.name, place.iteration);
  if (find(turn.state, 'published', path)) return DONE;
  const body = turn.evaluate(path, 'The body', () => step.body(dataOf(turn.state, place.lane)));
  if (!body) return OPEN;
  const messageId = effectId(turn.state.id, path, 'event', 1);
  const { messageName: event, contractVersion } = step.event;
  turn.record({ kind: 'event-published', path, ...laneOfFact(place), messageId, event, body });
  turn.emit({ kind: 'publish-event', messageId, event, contractVersion, path, body });
  return DONE;
}
