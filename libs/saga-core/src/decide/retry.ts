import { commandStepOf, stepAt } from '../definition/definition.js';
import { iterationOf, pathOf, stepNameOf } from '../definition/path.js';
import { commandSteps, find, stepOf } from '../state/find.js';
import type { IgnoreReason } from '../state/history.js';
import type { OpenCommand } from '../state/open.js';
import type { StepStateOf } from '../state/step-state.js';
import type { ActionInput } from './input.js';
import { isExpired, sendAgain } from './sending.js';
import type { Turn } from './turn.js';

/** The commands that a retry is about: all that are stuck or wait for their next try, or the one that is named. */
function retried(turn: Turn, { path, direction }: ActionInput): readonly OpenCommand[] {
  return commandSteps(turn.state).flatMap((step) =>
    (['forward', 'compensation'] as const).flatMap((way) => {
      const command = way === 'forward' ? step.forward : step.compensation;
      const isMeant = (path ?? step.path) === step.path && (direction ?? way) === way;
      if (!command || !isMeant || (command.phase !== 'stuck' && command.phase !== 'waiting')) return [];
      // Once the saga has turned back nothing goes forward any more.
      return turn.state.abort && way === 'forward' ? [] : [{ step, direction: way, command }];
    }),
  );
}

export function whyNoRetry(turn: Turn, input: ActionInput): IgnoreReason | undefined {
  const commands = retried(turn, input);
  if (commands.some((command) => mayBeTried(turn, command)) || runsPlanned(turn, input).length > 0)
    return undefined;
  if (commands.some(({ command }) => command.phase === 'stuck')) return 'expired';
  if (input.path !== undefined && !isKnown(turn, input.path)) return 'unknown-step';
  return turn.state.parked ? undefined : 'not-parked';
}

/** Not if its outcome is not known, and its time is over: a new try could do it a second time. */
function mayBeTried(turn: Turn, { command }: OpenCommand): boolean {
  return command.stuck?.definite === true || !isExpired(turn, command);
}

/** The save-points that wait for their next run: all, or the one that is named, by its own path or by that of the run that failed. */
function runsPlanned({ state }: Turn, { path, direction }: ActionInput): readonly StepStateOf<'scope'>[] {
  if (direction !== undefined) return [];
  return state.steps.filter((step): step is StepStateOf<'scope'> => {
    if (step.kind !== 'scope' || step.retryAt === undefined || find(state, 'pass', step.path)) return false;
    const savePoint = pathOf(stepNameOf(step.path), iterationOf(step.path).slice(0, -1));
    return path === undefined || path === step.path || path === savePoint;
  });
}

export function retryNow(turn: Turn, input: ActionInput): void {
  for (const { path, lane } of runsPlanned(turn, input))
    turn.record({ kind: 'pass-ended', path, ...(lane === undefined ? {} : { lane }), again: true });
  for (const open of retried(turn, input)) {
    const { step, direction, command } = open;
    if (!mayBeTried(turn, open)) continue;
    const definition = commandStepOf(turn.definition, step.path);
    if (!definition) continue;
    if (command.phase === 'stuck') {
      const epoch = command.stuck?.definite ? command.epoch + 1 : command.epoch;
      turn.record({ kind: 'command-unstuck', path: step.path, direction, epoch, retryAt: turn.now });
    }
    sendAgain(turn, { step: definition, path: step.path }, direction);
  }
}

function isKnown({ state, definition }: Turn, path: string): boolean {
  return stepOf(state, path) !== undefined || stepAt(definition, path)?.kind === 'recover';
}
