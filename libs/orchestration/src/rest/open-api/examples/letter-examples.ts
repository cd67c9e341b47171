import type { GroupView, LetterSummary, LetterView } from '../../dead-letters/letter-view.js';
import type { ForecastView, PlannedView } from '../../dead-letters/planned-view.js';
import { SAGA_ID } from './saga-examples.js';

const id = '5b1d6f0e-2c84-4a37-9f6b-0d3e7c915a42';
const detail = 'amountCents: must not be less than 1, but is -1860';
const cause =
  'contract-violated payment.commands payment.charge: amountCents: must not be less than …, but is …';
const place = {
  reason: 'contract-violated',
  detail,
  cause,
  queue: 'payment.commands',
  name: 'payment.charge',
} as const;
const seen = { firstSeenAt: '2030-01-31T12:00:00.000Z', lastSeenAt: '2030-01-31T12:05:00.000Z' };

/** What answers look like in the documentation. */
export const LETTER_SUMMARY: LetterSummary = {
  id,
  status: 'open',
  ...place,
  by: 'payment',
  messageId: `${SAGA_ID}:chargePayment:forward:1`,
  sizeBytes: 46,
  times: 2,
  ...seen,
  saga: {
    id: SAGA_ID,
    name: 'order',
    step: 'chargePayment',
    kind: 'command',
    direction: 'forward',
    epoch: 1,
    links: { self: `/v1/sagas/${SAGA_ID}` },
  },
  links: { self: `/v1/dead-letters/${id}` },
};

export const LETTER: LetterView = {
  ...LETTER_SUMMARY,
  isCopy: true,
  exchange: 'edda.commands',
  routingKey: 'payment.charge',
  correlationId: SAGA_ID,
  type: 'payment.charge',
  version: 1,
  appId: 'orchestrator',
  contentType: 'application/json',
  headers: { 'edda-kind': 'command', 'edda-step': 'chargePayment', 'edda-epoch': 1 },
  xDeath: [{ queue: 'payment.commands', reason: 'delivery_limit', count: 1 }],
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  body: { format: 'json', value: { orderId: 'order-00042', amountCents: -1860 } },
  problems: [{ path: 'amountCents', message: 'must not be less than 1' }],
  contract: {
    type: 'object',
    properties: { orderId: { type: 'string' }, amountCents: { type: 'integer', minimum: 1 } },
    required: ['orderId', 'amountCents'],
    additionalProperties: false,
  },
};

export const GROUP: GroupView = {
  ...place,
  count: 412,
  sagas: 412,
  ...seen,
  links: { letters: `/v1/dead-letters?${new URLSearchParams({ cause }).toString()}` },
};

export const PLANNED: PlannedView = {
  intention: 'redrive',
  count: 412,
  lastDueAt: '2030-01-31T12:06:22.200Z',
  links: { letters: '/v1/dead-letters?status=redriving' },
};

export const FORECAST: ForecastView = {
  intention: 'redrive',
  dryRun: true,
  count: 412,
  groups: [GROUP],
  refused: [
    {
      id,
      why: `Its saga ${SAGA_ID} has ended (resolved), and wants nothing more of the step "chargePayment": discard the letter.`,
    },
  ],
  checked: 100,
};

const who = { by: 'lena@shop.example' };

export const REDRIVE_BODIES = {
  'a group, at a pace': { cause, perSecond: 5, reason: 'The contract was too strict until 4.2.', ...who },
  'one, corrected': {
    ids: [id],
    body: { orderId: 'order-00042', amountCents: 1860 },
    reason: 'The sign was wrong.',
    ...who,
  },
  'what would be done': { filter: { queue: 'payment.commands' }, dryRun: true, reason: 'To see.', ...who },
};

export const DISCARD_BODIES = {
  'some of them': { ids: [id], reason: 'They were test orders.', ...who },
  'all of a reason': { filter: { reason: 'undecodable' }, reason: 'A port scanner.', ...who },
};
