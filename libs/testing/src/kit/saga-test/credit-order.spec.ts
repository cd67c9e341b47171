import { command, event } from '@edda/messaging';
import { defineSaga } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';
import { expect, it } from 'vitest';
import { testSaga } from './saga-test.js';

class OrderOnCredit extends command('credit-order.place', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() totalCents!: number;
}
class SendInvoice extends command('accounting.send-invoice', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() totalCents!: number;
}
class VoidInvoice extends command('accounting.void-invoice', { version: 1 }) {
  @IsString() orderId!: string;
}
class Ship extends command('shipping.ship', { version: 1 }) {
  @IsString() orderId!: string;
}
class InvoicePaid extends event('invoice.paid', { version: 1 }) {
  @IsString() orderId!: string;
  @IsString() receipt!: string;
}

const creditOrder = defineSaga({ name: 'credit-order', version: 1 }, (saga) =>
  saga
    .startedBy(OrderOnCredit, {
      key: ({ orderId }) => orderId,
      data: ({ orderId, totalCents }) => ({ orderId, totalCents }),
    })
    .approval('credit', {
      role: 'credit-desk',
      within: '2d',
      onTimeout: 'compensate',
      onRejected: 'compensate',
      onDecision: (_, { by }) => ({ approvedBy: by }),
    })
    .step('invoice', (s) =>
      s
        .command(SendInvoice, ({ orderId, totalCents }) => ({ orderId, totalCents }))
        .compensate(VoidInvoice, ({ orderId }) => ({ orderId })),
    )
    .waitFor('payment', InvoicePaid, {
      match: { orderId: ({ orderId }) => orderId },
      onEvent: (_, { receipt }) => ({ receipt }),
      within: '30d',
      onTimeout: 'compensate',
    })
    .pivot('shipment', (s) => s.child('shipment', Ship, ({ orderId }) => ({ orderId }))),
);

const start = { orderId: 'o1', totalCents: 120_000 };
const ann = { by: 'ann', role: 'credit-desk' };

it('an order on credit needs a person, then the money, then a parcel', () => {
  const saga = testSaga(creditOrder, { start });

  saga.expectWaiting('credit', { role: 'credit-desk', within: '2d' });
  saga.decide('credit', 'approved', ann);
  saga.expectCommand(SendInvoice, { totalCents: 120_000 }).succeed();

  saga.expectWaiting('payment', { for: InvoicePaid, match: { orderId: 'o1' } });
  saga.event(InvoicePaid, { orderId: 'o1', receipt: 'r1' });
  expect(saga.data).toMatchObject({ approvedBy: 'ann', receipt: 'r1' });

  saga.expectChild('shipment', { orderId: 'o1' }).completes({ parcelId: 'p1' });
  saga.expectEnd('completed');
});

it('nobody outside the credit desk decides, and nobody decides too late', () => {
  const saga = testSaga(creditOrder, { start });

  saga.decide('credit', 'approved', { by: 'bob', role: 'sales' }).expectIgnored('not-allowed');
  saga.advance('2d').expectEnd('compensated', { reason: 'timeout', at: 'credit' });
  saga.decide('credit', 'approved', ann).expectIgnored('ended');
});

it('a payment that comes before the invoice lies in the mailbox', () => {
  const saga = testSaga(creditOrder, { start });

  saga.event(InvoicePaid, { orderId: 'o1', receipt: 'r1' }).expectWaiting('credit');
  saga.decide('credit', 'approved', ann).expectCommand(SendInvoice).succeed();

  saga.expectChild('shipment').fails({ code: 'no-carrier' });
  saga.expectCommand(VoidInvoice).succeed();
  saga.expectEnd('compensated', { code: 'no-carrier', at: 'shipment' });
});

it('a customer who cancels gets no invoice', () => {
  const saga = testSaga(creditOrder, { start });
  saga.decide('credit', 'approved', ann).expectCommand(SendInvoice).succeed();

  saga.act('cancel', { by: 'ann', reason: 'The customer called.' });

  saga.expectCommand(VoidInvoice, { orderId: 'o1' }).succeed();
  saga.expectEnd('compensated', { reason: 'cancelled' });
});
