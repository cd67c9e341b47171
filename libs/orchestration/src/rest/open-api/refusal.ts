import { ACTIONS } from '@edda/saga-core';
import { ApiResponse } from '@nestjs/swagger';
import type { ProblemKind } from '../http/problem.js';
import { PROBLEMS } from '../http/problem.js';
import { MAIL } from './examples/mail-examples.js';
import { SAGA_ID, STARTED } from './examples/saga-examples.js';
import { ref } from './schemas/schemas.js';

/** The members that only some kinds have, and sentences that say more than the description does. */
const SAMPLES: Readonly<Partial<Record<ProblemKind, Readonly<Record<string, unknown>>>>> = {
  'invalid-request': {
    detail: 'The query parameter "page" is not known here.',
    errors: [{ path: 'page', message: 'is not known here' }],
  },
  'unknown-saga': {
    detail: 'There is no saga definition "ordr". There are: order. GET /v1/definitions shows them.',
    known: ['order'],
  },
  'unknown-version': {
    detail: 'There is no version 9 of the saga definition "order" in this orchestrator. There are: 1, 2.',
    known: [1, 2],
  },
  'unknown-action': {
    detail:
      'There is no action "stop". There are: cancel, pause, resume, retry, skip, override, compensate, resolve.',
    known: ACTIONS,
  },
  'unknown-event': {
    detail: 'No saga here waits for an event "invoice.payed", or is started by one. There are: invoice.paid.',
    known: ['invoice.paid'],
  },
  'action-refused': {
    detail: `Saga ${SAGA_ID} is past its point of no return (chargePayment succeeded at 2030-01-31T12:00:00.750Z); it only goes forward. To end it by hand, pause it and resolve it.`,
    reason: 'past-pivot',
    saga: { id: SAGA_ID, status: 'running', links: STARTED.links },
  },
  'decision-refused': {
    detail: `Saga ${SAGA_ID} does not wait for a decision at "creditApproval" any more: it ended with "approved". It does not wait for anybody now.`,
    reason: 'not-waiting',
    saga: { id: SAGA_ID, status: 'running', links: STARTED.links },
  },
  'role-refused': {
    detail: `The role "clerk" may not decide at "creditApproval" of saga ${SAGA_ID}. It is for credit-desk. Ask somebody who has that role.`,
    reason: 'not-allowed',
    saga: { id: SAGA_ID, status: 'waiting', links: STARTED.links },
  },
  'deliver-refused': {
    detail: `The event "${MAIL.id}" (${MAIL.event}) was delivered to the sagas that waited for it: it is in their histories. Only parked, expired, ignored and discarded events can be delivered after all.`,
    mail: { id: MAIL.id, status: 'delivered' },
  },
  'discard-refused': {
    detail: `The event "${MAIL.id}" (${MAIL.event}) was delivered to the sagas that waited for it: it is in their histories, and there is nothing to put away. Only kept and parked events can be put away.`,
    mail: { id: MAIL.id, status: 'delivered' },
  },
  'not-allowed': {
    detail:
      'This needs the role operator. You are lena@shop.example, and your roles here are: viewer. Ask somebody who can give you one.',
    needs: 'operator',
  },
  unexpected: { errorId: '6f1d9a52-3c0e-4b7a-9d58-20f4c1e7b3a6' },
  'not-ready': { database: 'up', broker: 'down', consuming: false },
};

/**
 * Describes a refusal: the kinds of problem that it can be, which have one status, and an example where it can be only one.
 */
export function refusal(
  sentence: string,
  ...kinds: readonly [ProblemKind, ...ProblemKind[]]
): MethodDecorator {
  const { status } = PROBLEMS[kinds[0]];
  const schema = ref('Problem');
  const media = kinds.length === 1 ? { schema, example: sample(kinds[0], sentence) } : { schema };
  return ApiResponse({
    status,
    description: `${sentence}. Kind: ${kinds.map((kind) => `\`${kind}\``).join(', ')}`,
    content: { 'application/problem+json': media },
    ...(status === 503 ? { headers: RETRY_AFTER } : {}),
  });
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' as const } },
};

export const sample = (kind: ProblemKind, sentence: string): Readonly<Record<string, unknown>> => ({
  type: `urn:edda:problem:${kind}`,
  title: PROBLEMS[kind].title,
  status: PROBLEMS[kind].status,
  detail: `${sentence.replaceAll('`', '')}.`,
  instance: '/v1/...',
  ...SAMPLES[kind],
});
