import { command, event, failure } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { fixed, SagaBuilder } from '@edda/saga-core';
import { IsString } from 'class-validator';
import { DrivenSaga } from './driven-saga.js';
import { TOLD_ID } from './told-sagas.js';

class PlaceOrder extends command('order.place', { version: 1 }) {
  @IsString() orderId: string;
}
class OutOfStock extends failure('out-of-stock') {}
class Reserve extends command('inventory.reserve', { version: 1, failures: [OutOfStock] }) {}
class Release extends command('inventory.release', { version: 1 }) {}
class Charge extends command('payment.charge', { version: 1 }) {}
class Notify extends command('notification.notify', { version: 1 }) {}
export class InvoicePaid extends event('invoice.paid', { version: 1 }) {
  @IsString() invoiceId: string;
}

/** For specs only: a definition with a bit of everything that a person can act on. */
export function orderDefinition(version = 3): SagaDefinition {
  return new SagaBuilder({ name: 'order', version, deadline: '7d' })
    .startedBy(PlaceOrder, { key: (c) => c.orderId, data: (c) => ({ orderId: c.orderId }) })
    .step('reserveStock', (s) => s.command(Reserve, () => ({})).compensate(Release, () => ({})))
    .approval('creditApproval', {
      role: 'credit-desk',
      escalate: { after: '1d', to: 'head-of-credit' },
      within: '2d',
      onTimeout: 'compensate',
      onRejected: 'compensate',
    })
    .pivot('chargePayment', (s) => s.command(Charge, () => ({})).onDeadLetter('park'))
    .retriable('notifyCustomer', (s) =>
      s.command(Notify, () => ({})).retry({ attempts: 1, backoff: fixed('1s') }),
    )
    .waitFor('payment', InvoicePaid, { match: { invoiceId: (d) => d.orderId } })
    .build();
}

/** For specs only: a saga of it that is reserving stock. */
export const reserving = (): DrivenSaga => new DrivenSaga(orderDefinition(), TOLD_ID, { orderId: 'o-1' });

/** One that waits for a person. */
export const approving = (): DrivenSaga => reserving().succeed('reserveStock');

/** One that is charging the payment. */
export function charging(): DrivenSaga {
  const saga = approving();
  saga.take({
    kind: 'decision',
    id: 'd-1',
    path: 'creditApproval',
    decision: 'approved',
    by: 'lena',
    role: 'credit-desk',
  });
  return saga;
}

/** One that is past its point of no return, and notifies the customer. */
export const notifying = (): DrivenSaga => charging().succeed('chargePayment');

/** One that is parked, since the customer cannot be notified. */
export const parked = (): DrivenSaga => notifying().fail('notifyCustomer', 'no-such-address');

/** One that is parked, since the command to notify the customer was put aside. */
export const putAside = (): DrivenSaga => notifying().putAside('notifyCustomer');

/** One that waits for an event. */
export const paying = (): DrivenSaga => notifying().succeed('notifyCustomer');
