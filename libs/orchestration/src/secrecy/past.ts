import type { HistoryEntry, SagaState } from '@edda/saga-core';
import type { SagaStore } from '../saga-store.js';
import { wholeHistory } from '../sagas/looking.js';
import type { Sight } from './sight.js';

/**
 * What has happened to a saga. Sentences in it may quote what stands in its data no more, so that is looked for here. `unknown`: too much to be read, so
 * that all sentences are covered whole.
 */
export type Past = readonly HistoryEntry[] | 'unknown';

/** A longer history is read for nobody who only looks at its saga. */
export const READ_AT_MOST = 5_000;
/** The same, for each of the sagas of a list. */
export const READ_IN_LISTS = 100;

/** The past of a saga for somebody who may not see all of it. For all others nothing is read: it is empty. */
export async function pastOf(
  store: Pick<SagaStore, 'history'>,
  sight: Pick<Sight, 'needsPast'>,
  state: SagaState,
  atMost = READ_AT_MOST,
): Promise<Past> {
  if (!sight.needsPast(state)) return [];
  return state.revision > atMost ? 'unknown' : wholeHistory(store, state.id);
}
