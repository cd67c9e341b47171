import { command, event } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga } from '@edda/saga-core';
import { IsInt, IsOptional, IsString } from 'class-validator';

/** For specs only: sagas that wait for events and people, that have children, and that the clock starts. */

export class PlaceOrder extends command('order.place', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}

export class OrderPaid extends event('order.paid', { version: 1 }) {
  @IsString() orderId!: string;
  @IsOptional() @IsInt() cents?: number;
}

export class Shipped {
  @IsString() parcel!: string;
}

export class ShipOrder extends command('shipping.ship', { version: 1, reply: Shipped }) {
  @IsString() orderId!: string;
}

export class CallBack extends command('shipping.call-back', { version: 1 }) {
  @IsString() orderId!: string;
}

export class PlaceBundle extends command('bundle.place', { version: 1 }) {
  @IsString() bundleId!: string;
}

export class StartReport extends command('reports.write', { version: 1 }) {
  @IsString() day!: string;
}

/** Approved by a person, paid by an event, then shipped. */
export function orderSaga(version = 1, whenEnded: 'reject' | 'start-again' = 'reject'): SagaDefinition {
  return defineSaga({ name: 'order', version }, (saga) => {
    const steps = saga
      .startedBy(PlaceOrder, {
        key: ({ orderId }) => orderId,
        data: ({ orderId, cents }) => ({ orderId, cents }),
        whenEnded,
      })
      .approval('credit', { role: 'credit-desk', onRejected: 'compensate' })
      .waitFor('payment', OrderPaid, {
        match: { orderId: ({ orderId }) => orderId },
        onEvent: (_, { cents = 0 }) => {
          if (cents < 0) throw new Error('a negative payment');
          return { paid: cents };
        },
      })
      .step('ship', (step) =>
        step
          .command(ShipOrder, ({ orderId }) => ({ orderId }))
          .onSuccess((_, { parcel }) => ({ parcel }))
          .compensate(CallBack, ({ orderId }) => ({ orderId })),
      );
    return version === 1
      ? steps
      : steps.migrate<{ orderId: string }>({
          from: 1,
          at: ['credit'],
          map: (data) => ({ ...data, cents: 0 }),
        });
  });
}

/** An order as a child saga. */
export function bundleSaga(): SagaDefinition {
  return defineSaga({ name: 'bundle', version: 1 }, (saga) =>
    saga
      .startedBy(PlaceBundle, { key: ({ bundleId }) => bundleId, data: ({ bundleId }) => ({ bundleId }) })
      .step('order', (step) =>
        step.child('order', PlaceOrder, ({ bundleId }) => ({ orderId: `of-${bundleId}`, cents: 1 })),
      ),
  );
}

/** An event starts it, and another one is awaited. */
export function receiptSaga(unexpected: 'park' | 'mailbox' | 'ignore' = 'ignore'): SagaDefinition {
  return defineSaga({ name: 'receipt', version: 1, unexpected, mailboxTtl: '1h' }, (saga) =>
    saga
      .startedBy(OrderPaid, { key: ({ orderId }) => orderId, data: ({ orderId }) => ({ orderId }) })
      .waitFor('second', OrderPaid, { match: { cents: () => 2, orderId: ({ orderId }) => orderId } })
      .retriable('write', (step) => step.command(StartReport, ({ orderId }) => ({ day: orderId }))),
  );
}

/** Started by the clock. */
export function reportSaga(
  cron = '0 6 * * *',
  missed: 'latest' | 'skip' = 'latest',
  timeZone = 'UTC',
): SagaDefinition {
  return defineSaga({ name: 'report', version: 1 }, (saga) =>
    saga
      .startedBySchedule({ cron, timeZone, missed }, ({ scheduledFor }) => ({
        day: scheduledFor.slice(0, 10),
      }))
      .retriable('write', (step) => step.command(StartReport, ({ day }) => ({ day }))),
  );
}
