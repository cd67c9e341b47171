import type { SagaState } from '@edda/saga-core';
import { commandStepOf, hasEnded } from '@edda/saga-core';
import type { Check, Violation } from './finished-run.js';
import { replayOf } from './replay.js';

/** S3 for children: what a parent believes of its child saga is what became of it. */
export const childrenAreAsTheirParentsSay: Check = (run) =>
  run.sagas.flatMap((parent) => {
    if (!hasEnded(parent) || run.wasCut(parent.id)) return [];
    const replay = replayOf(run.history(parent.id));
    return [...replay.forward].flatMap(([path, forward]): Violation[] => {
      const child = commandStepOf(run.definitionOf(parent), path)?.child;
      if (!child || replay.byHand.has(path)) return [];
      const children = run.sagas.filter(
        (saga) => saga.parent?.sagaId === parent.id && saga.parent.path === path,
      );
      if (children.some(({ id }) => run.wasCut(id))) return [];
      const undoing = replay.compensation.get(path);
      // A person has resolved the parent while its child was being undone: the child may have come to either end.
      if (undoing !== undefined && undoing !== 'succeeded') return [];
      const isUndone = undoing === 'succeeded';
      const problem = problemOf(children, child.mode, forward, isUndone);
      if (!problem) return [];
      const ends = children.map(({ id, status }) => `${id} is ${status}`).join(', ');
      const message = `its step "${path}" is ${isUndone ? 'undone' : forward}, but ${problem} (${ends || 'there is none'})`;
      return [{ invariant: 'S3', sagaId: parent.id, message }];
    });
  });

function problemOf(
  children: readonly SagaState[],
  mode: 'await' | 'detach',
  forward: string,
  isUndone: boolean,
): string | undefined {
  // A person may have resolved a child: then anything may be true.
  if (children.some(({ status }) => status === 'resolved')) return undefined;
  const completed = children.filter(({ status }) => status === 'completed').length;
  if (mode === 'detach')
    return forward === 'succeeded' && children.length === 0 ? 'no child was started' : undefined;
  if (isUndone) return completed > 0 ? 'a child of it has completed' : undefined;
  if (forward === 'succeeded')
    return completed === 1 ? undefined : 'not exactly one child of it has completed';
  if (forward === 'failed' || forward === 'revoked')
    return completed > 0 ? 'a child of it has completed' : undefined;
  return undefined;
}
