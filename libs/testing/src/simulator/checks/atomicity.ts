import type { SagaState } from '@edda/saga-core';
import { commandStepOf, hasEnded } from '@edda/saga-core';
import { areDone } from './completeness.js';
import type { Check, FinishedRun, Violation } from './finished-run.js';
import type { Phase } from './replay.js';
import { replayOf } from './replay.js';

/**
 * S3: what was done at the participants is what the saga's end says. Completed: all that its definition and its choices ask for, and nothing
 * undone but what failed and was tried otherwise. Compensated: nothing that was not undone.
 */
export const endsAreTrue: Check = (run) => [
  ...run.sagas.flatMap((saga) => ofSaga(run, saga)),
  ...strays(run),
];

function ofSaga(run: FinishedRun, saga: SagaState): readonly Violation[] {
  if (!hasEnded(saga) || run.wasCut(saga.id)) return [];
  const replay = replayOf(run.history(saga.id));
  const definition = run.definitionOf(saga);
  const found = (message: string): Violation => ({
    invariant: 'S3',
    sagaId: saga.id,
    message: `${saga.status}: ${message}`,
  });
  const violations: Violation[] = [];
  if (saga.status === 'completed' && !areDone(replay, definition.steps, []))
    violations.push(found('not everything that its definition asks for is done'));
  for (const [path, forward] of replay.forward) {
    const step = commandStepOf(definition, path);
    // Children answer for themselves; what people have made up is theirs.
    if (!step || step.child || replay.byHand.has(path)) continue;
    const compensation = replay.compensation.get(path);
    // Who ended it by hand has seen to what nobody knew.
    if (saga.status === 'resolved' && forward === 'unknown') continue;
    const problem = problemOf(
      forward,
      compensation,
      doneAt(run, saga.id, path),
      step.compensation !== undefined,
    );
    if (problem)
      violations.push(
        found(
          `"${path}" is ${forward}${compensation ? `, its compensation ${compensation}` : ''}, but ${problem}`,
        ),
      );
    if (saga.status === 'compensated' && step.role !== 'compensatable' && doneAt(run, saga.id, path).isDone)
      violations.push(found(`"${path}" is behind the point of no return, and was done`));
  }
  return violations;
}

interface DoneAt {
  readonly isDone: boolean;
  readonly isUndone: boolean;
}

function doneAt(run: FinishedRun, sagaId: string, path: string): DoneAt {
  const effects = run.ledger(sagaId).filter((entry) => entry.path === path && entry.what === 'effect');
  return {
    isDone: effects.some(({ direction }) => direction === 'forward'),
    isUndone: effects.some(({ direction }) => direction === 'compensation'),
  };
}

function problemOf(
  forward: Phase,
  compensation: Phase | undefined,
  { isDone, isUndone }: DoneAt,
  isCompensatable: boolean,
): string | undefined {
  if (compensation === 'succeeded')
    return isDone === isUndone ? undefined : 'done and undone do not cancel each other out';
  if (compensation !== undefined) return undefined;
  if (isUndone) return 'it was undone, which nobody asked for';
  switch (forward) {
    case 'succeeded':
      return isDone ? undefined : 'its participant has not done it';
    case 'failed':
    case 'revoked':
      return isDone ? 'its participant has done it' : undefined;
    case 'unknown':
      return isDone && isCompensatable ? 'its participant has done it, and nobody undid it' : undefined;
    default:
      return undefined;
  }
}

/** What participants have done for sagas or steps that nobody has ever heard of. */
function strays(run: FinishedRun): readonly Violation[] {
  return run.sagasInLedger.flatMap((sagaId): Violation[] => {
    if (run.wasCut(sagaId)) return [];
    if (!run.tables.sagas.has(sagaId))
      return [
        { invariant: 'S3', sagaId, message: 'participants have done something for a saga that is not there' },
      ];
    const { forward } = replayOf(run.history(sagaId));
    const stray = run.ledger(sagaId).find(({ path }) => !forward.has(path));
    return stray
      ? [
          {
            invariant: 'S3',
            sagaId,
            message: `"${stray.path}" was done, and its history knows nothing of it`,
          },
        ]
      : [];
  });
}
