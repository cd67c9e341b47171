import { isDeepStrictEqual } from 'node:util';
import type { HistoryEntry } from '@edda/saga-core';
import { fold } from '@edda/saga-core';
import type { Check, FinishedRun, Violation } from './finished-run.js';
import { around } from './finished-run.js';

/** S10: each reply is decided once, and leaves a trace; each try of a command has one outcome, and what comes later changes nothing. */
export const oneOutcomeForEachTry: Check = (run) => [...untraced(run), ...secondOutcomes(run)];

/** A reply that was taken in and stands nowhere. Those that are put aside are kept elsewhere. */
function untraced({ evidence }: FinishedRun): readonly Violation[] {
  const aside = new Set(evidence.deadLetters.map(({ id }) => id));
  return evidence.commits.flatMap(({ number, covers, changes }) =>
    covers.flatMap((id): Violation[] => {
      const [saga = ''] = id.split(':');
      const isTraced = changes.some(({ state, entries }) => state.id === saga && entries.length > 0);
      if (!id.includes(':reply') || isTraced || aside.has(id)) return [];
      const message = `commit ${number} has taken in the reply "${id}", and its history says nothing of it`;
      return [{ invariant: 'S10', sagaId: saga, message }];
    }),
  );
}

function secondOutcomes(run: FinishedRun): readonly Violation[] {
  return run.sagas.flatMap((saga) => {
    const history = run.history(saga.id);
    const decided = new Set<string>();
    const epochs = new Map<string, number>();
    let override: string | undefined;
    return history.flatMap(({ fact, sequence }): Violation[] => {
      if (fact.kind === 'action-taken') override = fact.action === 'override' ? fact.path : undefined;
      if (fact.kind === 'command-sent') epochs.set(`${fact.path} ${fact.direction}`, fact.epoch);
      const isOutcome =
        fact.kind === 'command-succeeded' ||
        fact.kind === 'command-failed' ||
        fact.kind === 'command-revoked';
      if (!isOutcome) return [];
      const step = `${fact.path} ${fact.direction}`;
      const key = `${step} ${epochs.get(step)}`;
      const isByHand = override === fact.path;
      override = undefined;
      if (!isByHand && decided.has(key)) {
        const message = `${step} under epoch ${epochs.get(step)} has a second outcome: ${around(history, sequence)}`;
        return [{ invariant: 'S10', sagaId: saga.id, message }];
      }
      decided.add(key);
      return [];
    });
  });
}

/** S11: a history has no gaps, and gives the state exactly, also when it has been in a database. */
export const historiesGiveTheState: Check = (run) =>
  run.sagas.flatMap((saga): Violation[] => {
    const history = run.history(saga.id);
    const found = (message: string): Violation[] => [{ invariant: 'S11', sagaId: saga.id, message }];
    const gap = history.findIndex(({ sequence }, index) => sequence !== index + 1);
    if (gap >= 0) return found(`its history has entry ${history[gap]?.sequence} at place ${gap + 1}`);
    if (history.length !== saga.revision)
      return found(`its history has ${history.length} entries, and its state says ${saga.revision}`);
    try {
      const folded = fold(JSON.parse(JSON.stringify(history)) as readonly HistoryEntry[]);
      if (isDeepStrictEqual(folded, JSON.parse(JSON.stringify(saga)))) return [];
      return found(`folding its history gives ${JSON.stringify(folded)} instead of ${JSON.stringify(saga)}`);
    } catch (error) {
      return found(`its history cannot be folded: ${error instanceof Error ? error.message : String(error)}`);
    }
  });

/** S12: no change is lost: each begins where the one before it has ended, and says all that it changed. */
export const noUpdateIsLost: Check = ({ evidence }) => {
  const revisions = new Map<string, number>();
  const lines = evidence.commits.filter(({ isLost }) => !isLost);
  return lines.flatMap(({ number, changes }) =>
    changes.flatMap(({ state, fromRevision, entries }): Violation[] => {
      const before = revisions.get(state.id) ?? 0;
      revisions.set(state.id, state.revision);
      const found = (message: string): Violation[] => [
        { invariant: 'S12', sagaId: state.id, message: `commit ${number} ${message}` },
      ];
      if (fromRevision !== before)
        return found(`begins at revision ${fromRevision}, and the one before has ended at ${before}`);
      if (state.revision - fromRevision !== entries.length)
        return found(
          `goes from revision ${fromRevision} to ${state.revision} with ${entries.length} entries`,
        );
      return [];
    }),
  );
};

/** S24: a saga stays with its version, unless its history says that it was moved. */
export const sagasKeepTheirVersion: Check = (run) =>
  run.sagas.flatMap((saga): Violation[] => {
    let version: number | undefined;
    for (const { fact } of run.history(saga.id)) {
      if (fact.kind === 'saga-started') version = fact.version;
      if (fact.kind === 'saga-migrated') version = fact.from === version ? fact.to : Number.NaN;
    }
    if (version === saga.version) return [];
    const message = `it runs version ${saga.version}, and its history says ${version}`;
    return [{ invariant: 'S24', sagaId: saga.id, message }];
  });
