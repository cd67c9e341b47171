import { command, event } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';

export class OrderPlaced extends event('shop.order-placed', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}
export class PaymentReceived extends event('bank.payment-received', { version: 1 }) {
  @IsString() reference!: string;
  @IsInt() cents!: number;
}
export class WriteInvoice extends command('accounting.write-invoice', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}
export class VoidInvoice extends command('accounting.void-invoice', { version: 1 }) {
  @IsString() orderId!: string;
}
export class BookPayment extends command('accounting.book-payment', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}

/** The shop's event starts it, though the shop does not know; and who pays before the invoice is written has paid. */
@Saga({ name: 'invoice', version: 1, mailboxTtl: '30d' })
export class InvoiceSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(OrderPlaced, {
        key: (order) => order.orderId,
        data: ({ orderId, cents }) => ({ orderId, cents }),
      })
      .step('writeInvoice', (step) =>
        step
          .command(WriteInvoice, ({ orderId, cents }) => ({ orderId, cents }))
          .compensate(VoidInvoice, ({ orderId }) => ({ orderId })),
      )
      .waitFor('payment', PaymentReceived, {
        match: { reference: ({ orderId }) => orderId },
        onEvent: (_, { cents }) => ({ paidCents: cents }),
        within: '30d',
        onTimeout: 'compensate',
      })
      .retriable('bookPayment', (step) =>
        step.command(BookPayment, ({ orderId, paidCents }) => ({ orderId, cents: paidCents })),
      );
  }
}
