import type { HistoryEntry, SagaState } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import { entryOf } from '../audit/entry-of.js';
import type { SagaStore } from '../saga-store.js';
import type { Caller } from '../sign-in/caller.js';
import { wholeHistory } from './looking.js';

/** What became of the wish to forget a saga. For a refusal: what is in the way and what to do, as a sentence. */
export type EraseOutcome =
  | { readonly status: 'erased' }
  | { readonly status: 'unknown-saga' }
  | { readonly status: 'refused'; readonly detail: string };

type ErasableStore = Pick<SagaStore, 'find' | 'history' | 'standings' | 'dataKeys' | 'eraseSaga'>;

/**
 * Erases the data key of a saga that is over: what of it is encrypted can be read by nobody any more, in its state, its history and its dead letters. The events
 * that it was given are emptied in the mailbox. Its keys, its steps and its times stay.
 */
export async function eraseSaga(
  store: ErasableStore,
  caller: Caller,
  id: string,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<EraseOutcome> {
  const state = await store.find(id);
  if (state?.tenant !== caller.tenant) return { status: 'unknown-saga' };
  const obstacle = (await underWay(store, state)) ?? (await keyless(store, state));
  if (obstacle !== undefined) return { status: 'refused', detail: obstacle };
  const history = await wholeHistory(store, id);
  const messageIds = eventsIn(history);
  const { definition, tenant } = state;
  const deed = {
    action: 'saga.erase',
    target: id,
    by,
    reason,
    details: { definition, events: messageIds.length },
  };
  const isDone = await store.eraseSaga({ tenant, sagaId: id, messageIds }, entryOf(caller, deed));
  return isDone ? { status: 'erased' } : { status: 'refused', detail: erasedBefore(id) };
}

/**
 * The events that a saga was given, those that changed nothing included. What people did has ids too, but these are whatever the caller chose: they may
 * be those of events of other sagas.
 */
function eventsIn(history: readonly HistoryEntry[]): readonly string[] {
  const ids = history.flatMap(({ fact }) => {
    if (fact.kind === 'event-received') return [fact.messageId];
    const isEvent = fact.kind === 'input-ignored' && fact.input.startsWith('event ');
    return isEvent && fact.messageId !== undefined ? [fact.messageId] : [];
  });
  return [...new Set(ids)];
}

/** What still needs what would be erased. */
async function underWay(
  store: ErasableStore,
  { id, status, parent }: SagaState,
): Promise<string | undefined> {
  if (!hasEnded({ status }))
    return `Saga ${id} is ${status}, and what is encrypted in it may still be needed. Wait for its end, or end it: compensate it, or pause and resolve it.`;
  for (let above = parent; above;) {
    const saga = await store.find(above.sagaId);
    if (saga && !hasEnded(saga))
      return `Saga ${id} is a part of saga ${saga.id}, which is ${saga.status} and may want it undone. Wait for the end of that one.`;
    above = saga?.parent;
  }
  const unsent = (await store.standings([id])).get(id)?.unsent ?? [];
  if (unsent.length === 0) return undefined;
  return `Saga ${id} has ended, but ${unsent.length === 1 ? 'a message' : `${unsent.length} messages`} of it could not be sent yet. Mend what is in the way (GET /v1/sagas/${id}/diagnosis), and erase it then.`;
}

async function keyless(store: ErasableStore, { id }: SagaState): Promise<string | undefined> {
  const [key] = await store.dataKeys([id]);
  if (!key)
    return `Saga ${id} has no data key: nothing of it is encrypted, so there is nothing to erase. It goes when it has been kept for long enough.`;
  return key.wrapped ? undefined : erasedBefore(id);
}

const erasedBefore = (id: string): string => `Saga ${id} was erased already. There is nothing left to do.`;
