import type { SagaState, SagaStatus } from '@edda/saga-core';
import type { StartOutcome } from '../../sagas.js';
import { ProblemException } from '../http/problem.js';
import { invalidBody } from '../http/request-parts.js';
import { unknownSaga } from '../definitions/find-definition.js';
import type { SagaLinks } from './saga-view.js';
import { linksOf } from './saga-view.js';

/** The answer to a start: 202, with `Location`. */
export interface StartedView {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly status: SagaStatus;
  /** True if an earlier request with the same idempotency key and body had started it. */
  readonly repeated: boolean;
  readonly links: SagaLinks;
}

type Refusal = Exclude<StartOutcome, { readonly status: 'started' }>;
type Started = Extract<StartOutcome, { readonly status: 'started' }>;

/** `existing` is the saga of a repeated request, which may be of an older version and may have gone on. */
export function startedView(outcome: Started, existing: SagaState | undefined, base: string): StartedView {
  const { sagaId: id, repeated, definition, key } = outcome;
  const links = linksOf(id, base);
  if (existing) {
    const { definition: name, version, status } = existing;
    return { id, name, version, key: existing.key, status, repeated, links };
  }
  return { id, name: definition.name, version: definition.version, key, status: 'running', repeated, links };
}

/** `holder` is the saga that is in the way, if it is one that does. */
export function startRefused(
  name: string,
  outcome: Refusal,
  holder: SagaState | undefined,
  base: string,
): ProblemException {
  switch (outcome.status) {
    case 'unknown-saga':
      return unknownSaga(name, outcome.known);
    case 'invalid':
      return invalidBody(
        `Nothing was started: the body does not fit the message that starts "${name}"`,
        outcome.problems,
      );
    case 'key-taken':
      return keyTaken(name, outcome, holder, base);
    case 'idempotency-conflict': {
      const detail = `The idempotency key was used to start saga ${outcome.sagaId} with another body. Send that body again to get that saga, or take a new key for a new one.`;
      return new ProblemException('idempotency-conflict', detail, inTheWay(outcome.sagaId, holder, base));
    }
  }
}

function keyTaken(
  name: string,
  { key, sagaId }: Extract<Refusal, { readonly status: 'key-taken' }>,
  holder: SagaState | undefined,
  base: string,
): ProblemException {
  const has = `Saga ${sagaId} has the business key "${key}"`;
  const detail = holder?.endedAt
    ? `${has}. It has ended as ${holder.status}, and "${name}" starts one saga per key, once and for all. Use another key.`
    : `${has} and has not ended yet. Follow that one, or wait for its end.`;
  return new ProblemException('key-taken', detail, inTheWay(sagaId, holder, base));
}

function inTheWay(id: string, holder: SagaState | undefined, base: string) {
  const status = holder ? { status: holder.status } : {};
  return { members: { saga: { id, ...status, links: linksOf(id, base) } } };
}
