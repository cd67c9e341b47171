import type { KeyClaim } from '@edda/orchestration/decisions';
import type { ClientCall } from '../evidence.js';
import type { Check, FinishedRun, Violation } from './finished-run.js';

/** S1: no accepted start is lost. Each start that was answered with success has its saga; nobody has two. */
export const acceptedStartsAreThere: Check = (run) => {
  const { evidence, tables } = run;
  const missing = evidence.calls.flatMap(({ kind, answer, idempotencyKey }): Violation[] => {
    if (kind !== 'start' || answer?.status !== 'started' || answer.sagaId === undefined) return [];
    if (!evidence.stands(answer.commit) || tables.sagas.has(answer.sagaId) || run.wasCut(answer.sagaId))
      return [];
    const message = `the start "${idempotencyKey}" was answered with this saga, which is not there`;
    return [{ invariant: 'S1', sagaId: answer.sagaId, message }];
  });
  const made = claimsOf(run);
  const twice = [
    ...groupBy(made, (claim) => `${claim.definition} ${claim.idempotencyKey ?? claim.sagaId}`),
  ].flatMap(([key, claims]): Violation[] => {
    const ids = new Set(claims.map(({ sagaId }) => sagaId));
    if (ids.size <= 1) return [];
    return [
      { invariant: 'S1', message: `the start ${key} has made ${ids.size} sagas: ${[...ids].join(', ')}` },
    ];
  });
  const shared = [...groupBy(made, ({ definition, key }) => `${definition} ${key}`)].flatMap(
    ([key, claims]) => overlapping(run, key, claims),
  );
  return [...missing, ...twice, ...shared];
};

/** S23: the same idempotency key gives the same answer, another body a conflict, and nobody is a stranger to himself. */
export const repeatedStartsAreOne: Check = (run) => {
  const { evidence } = run;
  const starts = evidence.calls.filter(
    ({ kind, answer }) => kind === 'start' && answer !== undefined && evidence.stands(answer.commit),
  );
  const claims = new Map(claimsOf(run).map((claim) => [claim.sagaId, claim]));
  return [...groupBy(starts, ({ definition, idempotencyKey }) => `${definition} ${idempotencyKey}`)].flatMap(
    ([key, calls]) => [...contradictions(run, key, calls), ...strangers(calls, claims)],
  );
};

function contradictions(run: FinishedRun, key: string, calls: readonly ClientCall[]): readonly Violation[] {
  const started = calls.filter(({ answer }) => answer?.status === 'started');
  const sagas = new Set(started.map(({ answer }) => answer?.sagaId));
  const bodies = new Set(started.map(({ body }) => body));
  const isCut = [...sagas].some((id) => id !== undefined && run.wasCut(id));
  // A start that a fail-over has forgotten may be made again, with another body as well.
  if (isCut || (sagas.size <= 1 && bodies.size <= 1)) return [];
  const message = `the idempotency key ${key} has started ${sagas.size} sagas for ${bodies.size} bodies: ${[...sagas].join(', ')}`;
  return [{ invariant: 'S23', message }];
}

/** "Another saga holds the key", said to the caller whose own saga it is. */
function strangers(
  calls: readonly ClientCall[],
  claims: ReadonlyMap<string, KeyClaim>,
): readonly Violation[] {
  return calls.flatMap(({ answer, idempotencyKey }): Violation[] => {
    if (answer?.status !== 'key-taken' || answer.sagaId === undefined) return [];
    const holder = claims.get(answer.sagaId);
    if (holder?.idempotencyKey === undefined || holder.idempotencyKey !== idempotencyKey) return [];
    const message = `the start "${idempotencyKey}" was told that its key is taken, by the saga that it had made itself`;
    return [{ invariant: 'S23', sagaId: answer.sagaId, message }];
  });
}

/** Two sagas that carry one business key at the same time. */
function overlapping(run: FinishedRun, key: string, claims: readonly KeyClaim[]): readonly Violation[] {
  const sagas = claims.flatMap(({ sagaId }) => {
    const saga = run.tables.sagas.get(sagaId);
    return saga && !run.wasCut(sagaId) ? [saga] : [];
  });
  const inOrder = sagas.toSorted((a, b) => a.startedAt - b.startedAt);
  return inOrder.flatMap((saga, index): Violation[] => {
    const next = inOrder[index + 1];
    // A child that completed may turn back later: its key was free since its first end.
    const ended =
      run.history(saga.id).find(({ fact }) => ENDS.has(fact.kind))?.at ?? saga.endedAt ?? Infinity;
    if (!next || ended <= next.startedAt) return [];
    return [
      {
        invariant: 'S1',
        sagaId: saga.id,
        message: `it carries the key ${key} together with saga ${next.id}`,
      },
    ];
  });
}

const ENDS: ReadonlySet<string> = new Set(['saga-completed', 'saga-compensated', 'saga-resolved']);

function claimsOf({ evidence }: FinishedRun): readonly KeyClaim[] {
  return evidence.commits.filter(({ isLost }) => !isLost).flatMap(({ claims }) => claims);
}

export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
