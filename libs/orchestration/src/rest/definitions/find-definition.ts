import type { SagaDefinition, SagaState } from '@edda/saga-core';
import type { Sagas } from '../../sagas.js';
import { ProblemException } from '../http/problem.js';
import { wholeNumber } from '../http/query.js';
import { MAX_VERSION } from './migration-request.js';

/** The query parameter `version`. */
export const VERSION = wholeNumber(1, MAX_VERSION);

/**
 * A definition by its name; the newest version, unless another one is asked for.
 *
 * @throws ProblemException that names those that there are
 */
export function findDefinition(
  sagas: Pick<Sagas, 'definitions'>,
  name: string,
  version: number | undefined,
): SagaDefinition {
  const all = sagas.definitions();
  const versions = all.filter((definition) => definition.name === name);
  if (versions.length === 0) throw unknownSaga(name, [...new Set(all.map((definition) => definition.name))]);
  const found =
    version === undefined
      ? versions.toSorted((a, b) => a.version - b.version).at(-1)
      : versions.find((definition) => definition.version === version);
  if (found) return found;
  throw unknownVersion(
    name,
    version,
    versions.map((definition) => definition.version),
  );
}

/** The version of its definition that a saga runs; undefined if this orchestrator does not have it. */
export function definitionRunBy(
  sagas: Pick<Sagas, 'definitions'>,
  { definition, version }: Pick<SagaState, 'definition' | 'version'>,
): SagaDefinition | undefined {
  return sagas.definitions().find((known) => known.name === definition && known.version === version);
}

export function unknownSaga(name: string, known: readonly string[]): ProblemException {
  const list = known.length === 0 ? 'This orchestrator has none.' : `There are: ${known.join(', ')}.`;
  const detail = `There is no saga definition "${name.slice(0, 64)}". ${list} GET /v1/definitions shows them.`;
  return new ProblemException('unknown-saga', detail, { members: { known } });
}

export function unknownVersion(
  name: string,
  version: number | undefined,
  known: readonly number[],
): ProblemException {
  const detail = `There is no version ${version ?? ''} of the saga definition "${name}" in this orchestrator. There are: ${known.join(', ')}.`;
  return new ProblemException('unknown-version', detail, { members: { known } });
}
