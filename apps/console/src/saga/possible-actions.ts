import type { Direction } from '../rest/shapes.js';
import type { Saga, SagaStatus } from '@edda/client';
import { hasEnded } from '@edda/client';

/** What a person may do with a saga, and what that means. */
export const ACTION_WORDS = {
  retry: 'Try again what it cannot go on with',
  cancel: 'Turn back, if it has not passed its point of no return',
  compensate: 'Undo what was done',
  pause: 'Stop it until somebody resumes it',
  resume: 'Let it go on',
  skip: 'Go on without a step that is stuck',
  override: 'Say what became of a step, in the place of its participant',
  resolve: 'End it: somebody has seen to the rest',
} as const;
export type ActionName = keyof typeof ACTION_WORDS;

/** The same where it is about one step. */
const STEP_WORDS: Readonly<Partial<Record<ActionName, string>>> = {
  retry: 'Try this step again at once',
  skip: 'Go on without this step, or as if the time of this wait were over',
  compensate:
    'Undo the attempt, or the run behind the save-point, in which this step stands. Where it stands in none, all of the saga turns back, if it has not passed its point of no return',
};

/** The actions that may do something with a saga of this status. The orchestrator has the last word. */
export function possibleActions(status: SagaStatus): readonly ActionName[] {
  if (hasEnded(status)) return [];
  switch (status) {
    case 'parked':
      return ['retry', 'skip', 'compensate', 'cancel', 'resolve', 'pause'];
    case 'paused':
      return ['resume', 'cancel', 'compensate', 'resolve'];
    case 'compensating':
      return ['pause'];
    default:
      return ['cancel', 'pause', 'compensate'];
  }
}

type ActedSaga = Pick<Saga, 'status' | 'steps' | 'waits' | 'failure'>;

/** What an open command is at: its outcome can be set by hand. */
const OPEN: ReadonlySet<string> = new Set(['outstanding', 'waiting', 'revoking']);

/** The actions that may do something at one path of a saga: with a run of a step, or with a wait. The orchestrator has the last word. */
export function stepActions(saga: ActedSaga, path: string): readonly ActionName[] {
  const { status, steps, waits, failure } = saga;
  const step = steps.find((one) => one.path === path);
  const wait = waits.find((one) => one.path === path);
  if (hasEnded(status) || (!step && !wait)) return [];
  const isAtRest = status === 'parked' || status === 'paused';
  const hasTurned = failure !== undefined;
  const { command, direction } = meantCommand(saga, path);
  // Once a saga has turned back nothing goes forward any more.
  const isOver = hasTurned && direction === 'forward';
  const isStuck = command === 'stuck';
  const isOpen = command !== undefined && OPEN.has(command);
  return [
    ...((isStuck || command === 'waiting') && !isOver ? (['retry'] as const) : []),
    ...((isStuck && !isOver) || (wait?.dueAt !== undefined && !hasTurned) ? (['skip'] as const) : []),
    ...(isAtRest && (isStuck || isOpen) && !isOver ? (['override'] as const) : []),
    ...(hasTurned ? [] : (['compensate'] as const)),
    ...(isAtRest && isStuck ? (['resolve'] as const) : []),
  ];
}

/** The command that an action at a path means: how the step is undone, once that has begun. */
export function meantCommand(
  { steps }: Pick<Saga, 'steps'>,
  path: string,
): { readonly command: string | undefined; readonly direction: Direction } {
  const step = steps.find((one) => one.path === path);
  return step?.compensation
    ? { command: step.compensation.status, direction: 'compensation' }
    : { command: step?.status, direction: 'forward' };
}

/** The runs of a step, or the waits, that a name in the diagram stands for. In a loop there is one for each iteration. */
export function runsOf({ steps, waits }: Pick<Saga, 'steps' | 'waits'>, name: string): readonly string[] {
  const paths = [...steps, ...waits].map(({ path }) => path);
  return [...new Set(paths)].filter((path) => path === name || path.startsWith(`${name}[`));
}

/** What an action means; about a step, if it is at one. */
export function wordsOf(action: ActionName, path: string | undefined): string {
  return (path === undefined ? undefined : STEP_WORDS[action]) ?? ACTION_WORDS[action];
}

/** What cannot be said without a step. */
export const needsPath = (action: ActionName): boolean => action === 'skip' || action === 'override';
/** What may be said of one step, or else is about the whole saga. */
export const takesPath = (action: ActionName): boolean =>
  needsPath(action) || action === 'retry' || action === 'compensate';
/** What nothing takes back. */
export const isRisky = (action: ActionName): boolean =>
  action === 'cancel' ||
  action === 'compensate' ||
  action === 'skip' ||
  action === 'override' ||
  action === 'resolve';
