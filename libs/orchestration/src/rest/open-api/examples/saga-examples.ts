import type { FoundByView } from '../../sagas/attribute-parameter.js';
import type { HistoryPage } from '../../sagas/history-view.js';
import type { SagaSummary, SagaView } from '../../sagas/saga-view.js';
import type { StartedView } from '../../sagas/start-answer.js';

export const SAGA_ID = '019b0c5e-7a41-7c3d-9f10-5b2f8e6d4a17';
const self = `/v1/sagas/${SAGA_ID}`;
const links = { self, history: `${self}/history`, diagram: `${self}/diagram` };
const place = { id: SAGA_ID, name: 'order', version: 1, key: 'order-00042' };
const failure = {
  reason: 'failure',
  step: 'bookShipment',
  code: 'address-not-served',
  message: 'No carrier goes to Norway.',
} as const;
const ended = {
  ...place,
  status: 'compensated',
  revision: 9,
  startedAt: '2030-01-31T12:00:00.000Z',
  endedAt: '2030-01-31T12:00:01.250Z',
  failure,
} as const;

/** What answers look like in the documentation. */
export const STARTED: StartedView = { ...place, status: 'running', repeated: false, links };

/** A saga that is under way, so that it shows its step. */
export const SUMMARY: SagaSummary = {
  ...place,
  status: 'running',
  revision: 4,
  startedAt: '2030-01-31T12:00:00.000Z',
  deadlineAt: '2030-02-07T12:00:00.000Z',
  position: 'bookShipment',
  step: {
    path: 'bookShipment',
    direction: 'forward',
    status: 'outstanding',
    attempt: 1,
    wakeUpAt: '2030-01-31T12:00:10.500Z',
  },
  links,
};

/** A saga that turned back, so that it shows why. */
export const SAGA: SagaView & FoundByView = {
  ...ended,
  data: { orderId: 'order-00042', totalCents: 1860 },
  steps: [
    {
      path: 'reserveStock',
      status: 'succeeded',
      attempt: 1,
      compensation: { status: 'succeeded', attempt: 1 },
    },
    {
      path: 'bookShipment',
      status: 'failed',
      attempt: 1,
      reason: { kind: 'failure', code: failure.code, message: failure.message },
    },
  ],
  waits: [],
  pending: [],
  attributes: { customer: '42' },
  failedStep: 'bookShipment',
  links,
};

/** The end of the same saga's history. */
export const HISTORY: HistoryPage = {
  saga: SAGA_ID,
  items: [
    {
      sequence: 5,
      at: '2030-01-31T12:00:01.000Z',
      kind: 'command-failed',
      queue: 'orchestrator.replies',
      path: 'bookShipment',
      direction: 'forward',
      failure: { code: failure.code, message: failure.message, details: { country: 'Norway' } },
    },
    {
      sequence: 6,
      at: '2030-01-31T12:00:01.000Z',
      kind: 'compensation-began',
      reason: failure.reason,
      path: failure.step,
      code: failure.code,
      message: failure.message,
    },
  ],
  links: {
    self: `${links.history}?after=4&limit=2`,
    saga: self,
    next: `${links.history}?after=6&limit=2`,
  },
};

/** A saga that waits for a person, so that it shows for whom. */
export const WAITING: SagaView = {
  ...place,
  status: 'waiting',
  revision: 6,
  startedAt: '2030-01-31T12:00:00.000Z',
  position: 'creditApproval',
  data: { orderId: 'order-00042', totalCents: 186_000 },
  steps: [{ path: 'reserveStock', status: 'succeeded', attempt: 1 }],
  waits: [
    {
      path: 'creditApproval',
      since: '2030-01-31T12:00:00.500Z',
      events: [],
      approval: { roles: ['credit-desk'], escalateAt: '2030-02-01T12:00:00.500Z' },
      dueAt: '2030-02-02T12:00:00.500Z',
    },
  ],
  pending: [
    {
      path: 'creditApproval',
      kind: 'decision',
      name: 'credit-desk',
      words: 'waits for a decision of credit-desk until 2030-02-02T12:00:00.500Z',
      until: '2030-02-02T12:00:00.500Z',
    },
  ],
  links,
};
