import type { SagaState } from '@edda/saga-core';
import { hasEnded, isAtRest } from '@edda/saga-core';
import type { Tables } from '../database/tables.js';
import type { Violation } from './finished-run.js';

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

function waits(tables: Tables, saga: SagaState): boolean {
  return saga.status === 'waiting' && !hasEnded(saga) && (tables.awaited.get(saga.id)?.length ?? 0) > 0;
}
