import type { FactOf, HistoryEntry } from '@edda/saga-core';
import { commandStepOf } from '@edda/saga-core';
import type { ClientCall } from '../evidence.js';
import type { Check, FinishedRun, Violation } from './finished-run.js';
import { around } from './finished-run.js';

/**
 * S22: what people were told is what the history shows. What was accepted was done once, what was refused was not done; a cancellation that was
 * accepted is one, and an approval is decided by who may.
 */
export const answersAreTrue: Check = (run) => [
  ...run.evidence.calls.flatMap((call) => ofCall(run, call)),
  ...run.sagas.flatMap(({ id }) => [...actions(run, id), ...decisions(run, id)]),
];

function ofCall(run: FinishedRun, call: ClientCall): readonly Violation[] {
  const { sagaId, actionId, answer, action } = call;
  if (
    sagaId === undefined ||
    answer?.status !== 'answered' ||
    run.wasCut(sagaId) ||
    !run.tables.sagas.has(sagaId)
  )
    return [];
  const history = run.history(sagaId);
  const found = (message: string): Violation[] => [
    { invariant: 'S22', sagaId, message: `${action ?? 'the decision'} "${actionId}" ${message}` },
  ];
  const done = history.filter(({ fact }, index) => idOf(fact) === actionId && !hasFailed(history, index));
  if (answer.reason === undefined) {
    if (done.length !== 1) return found(`was accepted, and stands ${done.length} times in the history`);
    return action === 'cancel' || action === 'compensate'
      ? ofCancellation(run, call, sagaId, done[0], found)
      : [];
  }
  if (answer.reason === 'duplicate')
    return done.length === 1 ? [] : found('was said to be done already, and is not');
  // The same key may have been refused first and, when it was used again, accepted.
  const hasOther = run.evidence.calls.some((other) => other !== call && other.actionId === actionId);
  return done.length === 0 || hasOther
    ? []
    : found(`was refused as "${answer.reason}", and stands in the history as done`);
}

/** An accepted cancellation turns the saga back, unless its pivot, which was asked, had been executed. */
function ofCancellation(
  run: FinishedRun,
  call: ClientCall,
  sagaId: string,
  at: HistoryEntry | undefined,
  found: (message: string) => Violation[],
): readonly Violation[] {
  const saga = run.tables.sagas.get(sagaId);
  const history = run.history(sagaId);
  const after = history.filter(({ sequence }) => sequence > (at?.sequence ?? 0)).map(({ fact }) => fact);
  // With a path it may be for a scope alone, which goes another way then.
  const isAlone = after.some((fact) => fact.kind === 'scope-failed' && fact.failure.reason === 'operator');
  if (call.path !== undefined && isAlone) return [];
  const turned = after.some(({ kind }) => kind === 'compensation-began');
  if (turned)
    return saga?.status === 'completed' ? found('was accepted, and the saga completed all the same') : [];
  const definition = saga && run.definitionOf(saga);
  const isPivot = (path: string): boolean =>
    (definition && commandStepOf(definition, path)?.role) === 'pivot';
  const isAsked = after.some((fact) => fact.kind === 'revoke-sent' && isPivot(fact.path));
  const wasAsked = isAsked || history.some(({ fact }) => fact.kind === 'revoke-sent' && isPivot(fact.path));
  return wasAsked ? [] : found(`was accepted, and led to nothing: ${around(history, at?.sequence ?? 0)}`);
}

/** Each action stands in the history once, and nothing is both completed and compensated but by its parent's word. */
function actions(run: FinishedRun, sagaId: string): readonly Violation[] {
  const history = run.history(sagaId);
  const seen = new Set<string>();
  const twice = history.flatMap(({ fact }, index): Violation[] => {
    const id = hasFailed(history, index) ? undefined : idOf(fact);
    if (id === undefined || !seen.has(id)) {
      if (id !== undefined) seen.add(id);
      return [];
    }
    return [{ invariant: 'S22', sagaId, message: `"${id}" was done twice` }];
  });
  const ends = history.filter(
    ({ fact }) => fact.kind === 'saga-completed' || fact.kind === 'saga-compensated',
  );
  const isChild = run.tables.sagas.get(sagaId)?.parent !== undefined;
  if (ends.length <= 1 || isChild) return twice;
  const kinds = ends.map(({ fact }) => fact.kind).join(' and ');
  return [...twice, { invariant: 'S22', sagaId, message: `it ended twice: ${kinds}` }];
}

/** Only who was asked decides. */
function decisions(run: FinishedRun, sagaId: string): readonly Violation[] {
  const roles = new Map<string, Set<string>>();
  return run.history(sagaId).flatMap(({ fact }): Violation[] => {
    if (fact.kind === 'wait-began' && fact.role !== undefined) roles.set(fact.path, new Set([fact.role]));
    if (fact.kind === 'approval-escalated') roles.get(fact.path)?.add(fact.role);
    if (fact.kind !== 'decision-made' || roles.get(fact.path)?.has(fact.role)) return [];
    const message = `"${fact.path}" was decided in the role "${fact.role}", which was not asked`;
    return [{ invariant: 'S22', sagaId, message }];
  });
}

/** The definition threw at it: it was not done, and may come again under the same key. */
function hasFailed(history: readonly HistoryEntry[], index: number): boolean {
  const id = idOf(history[index]?.fact);
  const next = history.slice(index + 1).find(({ fact }) => fact.kind.startsWith('action-'))?.fact;
  return next?.kind === 'action-failed' && next.id === id;
}

function idOf(fact: HistoryEntry['fact'] | undefined): string | undefined {
  if (fact?.kind === 'action-taken') return fact.id;
  return fact && isDecision(fact) ? fact.messageId : undefined;
}

const isDecision = (fact: HistoryEntry['fact']): fact is FactOf<'decision-made'> =>
  fact.kind === 'decision-made';
