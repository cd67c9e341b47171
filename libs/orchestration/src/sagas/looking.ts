import type { HistoryEntry, SagaState } from '@edda/saga-core';
import { fold } from '@edda/saga-core';
import type { SagaStore } from '../saga-store.js';

/** So many entries at once. */
const PART = 1_000;

/** A saga as it was. */
export interface SagaAsOf {
  readonly state: SagaState;
  /** The latest entry of its history by then. */
  readonly entry: HistoryEntry;
}

/** A saga's history from its beginning, to the entry `last` at most. Empty if there is no such saga. */
export async function wholeHistory(
  store: Pick<SagaStore, 'history'>,
  id: string,
  last = Infinity,
): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  while (entries.length < last) {
    const limit = Math.min(PART, last - entries.length);
    const part = await store.history(id, entries.length, limit);
    entries.push(...part);
    if (part.length < limit) break;
  }
  return entries;
}

/** The saga as it was after the entry `sequence`; undefined if its history is shorter. */
export async function sagaAsOf(
  store: Pick<SagaStore, 'history'>,
  id: string,
  sequence: number,
): Promise<SagaAsOf | undefined> {
  const entries = await wholeHistory(store, id, sequence);
  const entry = entries.at(-1);
  return entry?.sequence === sequence ? { state: fold(entries), entry } : undefined;
}
