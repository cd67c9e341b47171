import { hasEnded, positionOf } from '@edda/saga-core';
import type { Check, Violation } from './finished-run.js';
import { around } from './finished-run.js';

/** S2: each end is one of the three, and a person's end is a person's doing. */
export const endsAreEnds: Check = (run) =>
  run.sagas.flatMap((saga): Violation[] => {
    if (!hasEnded(saga)) return [];
    const history = run.history(saga.id);
    const last = history.findLast(({ fact }) => fact.kind.startsWith('saga-') && ENDS.has(fact.kind));
    const found = (message: string): Violation[] => [{ invariant: 'S2', sagaId: saga.id, message }];
    if (last?.fact.kind !== `saga-${saga.status}`)
      return found(`it is ${saga.status}, but its history ends with ${last?.fact.kind ?? 'no end'}`);
    if (
      saga.status === 'resolved' &&
      !history.some(({ fact }) => fact.kind === 'action-taken' && fact.action === 'resolve')
    )
      return found('it is resolved, and nobody resolved it');
    if (saga.status === 'compensated' && !saga.abort) return found('it is compensated, and does not say why');
    if (saga.status === 'completed' && saga.abort) return found('it is completed, and has turned back');
    return [];
  });

const ENDS: ReadonlySet<string> = new Set(['saga-completed', 'saga-compensated', 'saga-resolved']);

/** L1: when the faults are over, each saga comes to an end; and nothing is left on its way. */
export const everythingSettles: Check = (run) => {
  const { unsettled, sagas } = run;
  if (unsettled === undefined) return [];
  const open = sagas.filter((saga) => !hasEnded(saga) && saga.status !== 'parked');
  if (open.length === 0 && sagas.every(hasEnded)) return [{ invariant: 'L1', message: unsettled }];
  return open.map((saga) => {
    const entries = run.history(saga.id);
    const facts = around(entries, entries.length, 6);
    const message = `it is ${saga.status} at "${positionOf(saga)}" long after the faults: ${unsettled}: ${facts}`;
    return { invariant: 'L1', sagaId: saga.id, message };
  });
};

/** How long a command may take in a kind world: it is sent again after a few seconds at most. */
const PATIENCE_MS = 9_000;

/** L1 for commands: when the faults are over, nothing expires for want of an answer any more. */
export const nothingExpiresInPeace: Check = (run) =>
  run.sagas.flatMap((saga): Violation[] => {
    let since = run.calmSince;
    const sentAt = new Map<string, number>();
    return run.history(saga.id).flatMap(({ fact, at, sequence }): Violation[] => {
      if (fact.kind === 'saga-resumed' || fact.kind === 'command-unstuck') since = Math.max(since, at);
      if (fact.kind === 'command-sent') sentAt.set(`${fact.path} ${fact.direction}`, at);
      const isExpired =
        (fact.kind === 'command-stuck' || fact.kind === 'command-given-up') && fact.reason === 'expired';
      if (!isExpired) return [];
      const waited = at - Math.max(since, sentAt.get(`${fact.path} ${fact.direction}`) ?? since);
      if (waited <= PATIENCE_MS) return [];
      const facts = around(run.history(saga.id), sequence);
      const message = `${fact.direction} "${fact.path}" expired, ${waited} ms after the last fault: ${facts}`;
      return [{ invariant: 'L1', sagaId: saga.id, message }];
    });
  });

/** L5: each parked saga can be taken on by people, and ends. */
export const parkedSagasCanBeTakenOn: Check = (run) =>
  run.sagas.flatMap((saga): Violation[] => {
    if (run.unsettled === undefined || saga.status !== 'parked') return [];
    const entries = run.history(saga.id);
    const why = saga.parked ? `${saga.parked.reason} at "${saga.parked.path}"` : 'it does not say why';
    const message = `it stays parked (${why}) whatever people do: ${around(entries, entries.length, 6)}`;
    return [{ invariant: 'L5', sagaId: saga.id, message }];
  });
