import { isDeepStrictEqual } from 'node:util';
import { HEADERS } from '@edda/messaging';
import type { SagaChange } from '@edda/orchestration/decisions';
import type { JsonObject } from '@edda/saga-core';
import type { Check, FinishedRun, Violation } from './finished-run.js';
import { around } from './finished-run.js';

/** S25: what a person has corrected is what is sent from then on, each time. */
export const correctionsAreKept: Check = (run) => {
  const corrected = new Map<string, JsonObject>();
  return run.evidence.commits.flatMap(({ changes, number, isLost }) =>
    isLost ? [] : changes.flatMap((change) => ofChange(run, corrected, change, number)),
  );
};

function ofChange(
  run: FinishedRun,
  corrected: Map<string, JsonObject>,
  { state: { id: sagaId }, entries, outbox }: SagaChange,
  number: number,
): readonly Violation[] {
  for (const { fact } of entries)
    if (fact.kind === 'command-corrected')
      corrected.set(`${sagaId} ${fact.path} ${fact.direction}`, fact.body);
  if (run.wasCut(sagaId)) return [];
  return outbox.flatMap(({ id, message: { headers, content } }): Violation[] => {
    if (headers[HEADERS.kind] !== 'command') return [];
    const due = corrected.get(`${sagaId} ${headers[HEADERS.step]} ${headers[HEADERS.direction]}`);
    if (!due || isDeepStrictEqual(JSON.parse(String(content)), due)) return [];
    const message = `commit ${number} sends "${id}" as ${String(content)}, though it was corrected to ${JSON.stringify(due)}`;
    return [{ invariant: 'S25', sagaId, message }];
  });
}

/** S26: a command gets another epoch only once its last one had a definite outcome: whatever else happened, it is the same command. */
export const epochsFollowOutcomes: Check = (run) =>
  run.sagas.flatMap((saga) => {
    const history = run.history(saga.id);
    const definite = new Set<string>();
    return history.flatMap(({ fact, sequence }): Violation[] => {
      if (fact.kind === 'command-failed' || fact.kind === 'command-revoked')
        definite.add(`${fact.path} ${fact.direction}`);
      if (fact.kind !== 'command-sent') return [];
      const isDue = fact.epoch === 1 || definite.delete(`${fact.path} ${fact.direction}`);
      if (isDue) return [];
      const message = `${fact.direction} "${fact.path}" got epoch ${fact.epoch}, and nobody knows what became of the last one: ${around(history, sequence)}`;
      return [{ invariant: 'S26', sagaId: saga.id, message }];
    });
  });
