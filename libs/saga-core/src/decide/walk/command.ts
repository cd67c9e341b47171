import { pathOf } from '../../definition/path.js';
import type { CommandStep } from '../../definition/step.js';
import { dataOf } from '../../state/data.js';
import { stepOf } from '../../state/find.js';
import { send } from '../sending.js';
import type { Turn } from '../turn.js';
import type { Place, Progress, Walk } from './progress.js';
import { DONE, failed, OPEN } from './progress.js';

/** Sends the step's command if it was not sent yet; otherwise tells how far it is. */
export function walkCommand(turn: Turn, step: CommandStep, place: Place, walk: Walk): Progress {
  const path = pathOf(step.name, place.iteration);
  const known = stepOf(turn.state, path);
  if (!known) {
    const body = turn.evaluate(path, 'The body', () => step.body(dataOf(turn.state, place.lane)));
    if (body) send(turn, { step, path }, 'forward', { epoch: 1, attempt: 1 }, body, place.lane);
    return OPEN;
  }
  const { phase, failure } = known.forward;
  switch (phase) {
    case 'succeeded':
    case 'skipped':
      return DONE;
    case 'failed':
    case 'revoked':
    case 'unknown': {
      const handler = step.onFailure.find(({ code }) => code === known.handled);
      if (handler) return walk(turn, handler.steps, place);
      return failed({ message: 'It failed.', ...failure, path, reason: failure?.reason ?? 'failure' });
    }
    default:
      return OPEN;
  }
}
