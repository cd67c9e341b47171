import type { ActedView, DecidedView } from '../../actions/acted-view.js';
import type { ApprovalView } from '../../actions/approval-view.js';
import { SAGA_ID, WAITING } from './saga-examples.js';

const { self } = WAITING.links;

/** What answers look like in the documentation. */
export const ACTED: ActedView = { ...WAITING, status: 'paused', revision: 8, action: { status: 'done' } };

export const DECIDED: DecidedView = {
  ...WAITING,
  status: 'running',
  revision: 8,
  position: 'chargePayment',
  step: {
    path: 'chargePayment',
    direction: 'forward',
    status: 'outstanding',
    attempt: 1,
    wakeUpAt: '2030-01-31T15:30:10.000Z',
  },
  steps: [...WAITING.steps, { path: 'chargePayment', status: 'outstanding', attempt: 1 }],
  waits: [],
  decision: { status: 'done' },
};

export const APPROVAL: ApprovalView = {
  saga: SAGA_ID,
  key: WAITING.key,
  definition: WAITING.name,
  path: 'creditApproval',
  role: 'credit-desk',
  since: '2030-01-31T12:00:00.500Z',
  dueAt: '2030-02-02T12:00:00.500Z',
  links: { saga: self, decisions: `${self}/decisions` },
};

const signed = { by: 'lena@shop.example', reason: 'The carrier is back since noon.' };

/** Bodies of actions, by what they are for. */
export const ACTION_BODIES = {
  'pause, resume, cancel, compensate, resolve': { by: signed.by, reason: 'The customer called.' },
  'undo an attempt alone': {
    by: signed.by,
    reason: 'The cheap carrier takes too long.',
    path: 'cheapCarrier',
  },
  'retry everything that is stuck': signed,
  'retry one step': { ...signed, path: 'askSupplier[17]' },
  'redrive a command that was put aside, with a body that was corrected': {
    by: signed.by,
    reason: 'The house number was missing.',
    path: 'createShipment',
    epoch: 1,
    body: { orderId: 'o-4711', street: 'Storgata 5' },
  },
  'discard a command that was put aside': {
    by: signed.by,
    reason: 'Nobody ships there any more.',
    path: 'createShipment',
    epoch: 1,
  },
  'skip a step that is stuck': { ...signed, path: 'notifyCustomer' },
  'override the outcome of a step': {
    by: signed.by,
    reason: 'The bank says on the phone that it was charged.',
    path: 'chargePayment',
    direction: 'forward',
    outcome: { status: 'success', reply: { paymentId: 'p-4711' } },
  },
};

export const DECISION_BODIES = {
  approve: { path: 'creditApproval', decision: 'approved', by: 'lena@shop.example', role: 'credit-desk' },
  reject: {
    path: 'creditApproval',
    decision: 'rejected',
    by: 'lena@shop.example',
    role: 'credit-desk',
    comment: 'Two unpaid invoices.',
  },
};
