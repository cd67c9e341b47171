import { SAGA_STATUSES } from '@edda/saga-core';
import { MAX_BUSINESS_KEY_LENGTH } from '../../sagas.js';
import type { SagaFilter } from '../../store/saga-filter.js';
import { VERSION } from '../definitions/find-definition.js';
import { PAGE_PARAMETERS } from '../http/page.js';
import { ProblemException } from '../http/problem.js';
import { moment, readQuery, someOf, text } from '../http/query.js';
import { ATTRIBUTE } from './attribute-parameter.js';

/** Names of steps are shorter. */
const MAX_STEP = 128;

/** What sagas can be narrowed by. */
export const FILTER_PARAMETERS = {
  name: text(64),
  version: VERSION,
  status: someOf(SAGA_STATUSES),
  key: text(MAX_BUSINESS_KEY_LENGTH),
  keyPrefix: text(MAX_BUSINESS_KEY_LENGTH),
  step: text(MAX_STEP),
  attribute: ATTRIBUTE,
  failedStep: text(MAX_STEP),
  startedAfter: moment(),
  startedBefore: moment(),
  updatedAfter: moment(),
  updatedBefore: moment(),
  endedAfter: moment(),
  endedBefore: moment(),
};

const LIST_PARAMETERS = { ...FILTER_PARAMETERS, ...PAGE_PARAMETERS };

/**
 * Which sagas, and which page of them.
 *
 * @throws ProblemException as readQuery, and for what contradicts itself
 */
export function readListQuery(url: string) {
  const query = readQuery(url, LIST_PARAMETERS);
  const [problem] = contradictions(query);
  if (problem) {
    const detail = `The query parameter "${problem.path}" ${problem.message}.`;
    throw new ProblemException('invalid-request', detail, { members: { errors: [problem] } });
  }
  return query;
}

/** What no saga could ever have, each with its place. */
export function contradictions(filter: SagaFilter): readonly { path: string; message: string }[] {
  const { name, version, key, keyPrefix } = filter;
  const spans = [
    ['started', filter.startedAfter, filter.startedBefore],
    ['updated', filter.updatedAfter, filter.updatedBefore],
    ['ended', filter.endedAfter, filter.endedBefore],
  ] as const;
  return [
    ...(version !== undefined && name === undefined
      ? [{ path: 'version', message: 'is of a definition: say which one with "name"' }]
      : []),
    ...(key !== undefined && keyPrefix !== undefined
      ? [{ path: 'keyPrefix', message: 'has no place beside "key": give one of them' }]
      : []),
    ...spans.flatMap(([what, after, before]) =>
      after !== undefined && before !== undefined && after >= before
        ? [{ path: `${what}Before`, message: `must be later than "${what}After"` }]
        : [],
    ),
  ];
}
