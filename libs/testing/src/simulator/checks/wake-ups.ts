import type { SagaState } from '@edda/saga-core';
import { hasEnded, isAtRest, wakeAt } from '@edda/saga-core';
import type { Tables } from '../database/tables.js';
import type { Violation } from './finished-run.js';

/** A claimed timer is moved by its lease. Longer than the longest one, for a stand-by's clock is another one. */
const MOST_LEASE_MS = 5_000;

/**
 * L2: at every commit each saga under way has something that will wake it: a timer, a message in the outbox, or, if it waits, what it waits
 * for. Asked of the tables as they are at that moment.
 */
export function orphans(tables: Tables, at: string): readonly Violation[] {
  let sending: Set<string> | undefined;
  const found: Violation[] = [];
  for (const saga of tables.sagas.values()) {
    if (isAtRest(saga) || tables.timers.has(saga.id) || waits(tables, saga)) continue;
    sending ??= new Set([...tables.outbox.values()].map(({ message }) => message.sagaId));
    if (sending.has(saga.id)) continue;
    const message = `after ${at} it is ${saga.status}, at revision ${saga.revision}, and nothing will ever wake it`;
    found.push({ invariant: 'L2', sagaId: saga.id, message });
  }
  return found;
}

/** L2 as well: a saga that has to be looked at at some time has a timer that is due then or before, but for the lease of whoever looks at it. */
export function lateTimers(tables: Tables, now: number, at: string): readonly Violation[] {
  return [...tables.sagas.values()].flatMap((saga): Violation[] => {
    const due = wakeAt(saga);
    const timer = tables.timers.get(saga.id) ?? Infinity;
    if (due === undefined || timer <= Math.max(due, now + MOST_LEASE_MS)) return [];
    const message = `after ${at} its timer, ${timer}, is later than ${due}, when it has to be looked at`;
    return [{ invariant: 'L2', sagaId: saga.id, message }];
  });
}

function waits(tables: Tables, saga: SagaState): boolean {
  return saga.status === 'waiting' && !hasEnded(saga) && (tables.awaited.get(saga.id)?.length ?? 0) > 0;
}
