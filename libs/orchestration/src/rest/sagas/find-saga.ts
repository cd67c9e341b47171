import type { SagaState } from '@edda/saga-core';
import type { SagaAsOf, Sagas } from '../../sagas.js';
import { ProblemException } from '../http/problem.js';
import { readSagaId } from '../http/request-parts.js';

/**
 * The saga with the id in a path.
 *
 * @throws ProblemException if it is no id, or there is none with it
 */
export async function findSaga(sagas: Pick<Sagas, 'find'>, id: string): Promise<SagaState> {
  const state = await sagas.find(readSagaId(id));
  if (!state) throw sagaNotFound(id);
  return state;
}

/**
 * A saga as it was after the entry `sequence` of its history.
 *
 * @throws ProblemException if its history is shorter
 */
export async function findSagaAsOf(
  sagas: Pick<Sagas, 'asOf'>,
  { id, revision }: SagaState,
  sequence: number,
): Promise<SagaAsOf> {
  const found = await sagas.asOf(id, sequence);
  if (found) return found;
  const message = `must be from 1 to ${revision}, not "${sequence}": the history of saga ${id} has ${revision} entries`;
  throw new ProblemException('invalid-request', `The query parameter "at" ${message}.`, {
    members: { errors: [{ path: 'at', message }] },
  });
}

export function sagaNotFound(id: string): ProblemException {
  const detail = `There is no saga ${id}. Check the id, or look for it by its business key: GET /v1/sagas?key=...`;
  return new ProblemException('saga-not-found', detail);
}

/** The saga is there, but nothing can be done with it here. */
export function versionNotHere(detail: string): ProblemException {
  return new ProblemException('version-not-here', detail);
}
