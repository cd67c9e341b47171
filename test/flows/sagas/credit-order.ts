import { command, event, failure } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import { notifyBy } from '@edda/saga-core';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';
import { OfficeHours } from '../office-hours.js';

export class CreditOrder extends command('credit-order.place', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}
export class Reserved {
  @IsString() reservation!: string;
}
export class Reserve extends command('stock.reserve', { version: 1, reply: Reserved }) {
  @IsString() orderId!: string;
}
export class Release extends command('stock.release', { version: 1 }) {
  @IsString() orderId!: string;
}
export class CardDeclined extends failure('card-declined') {
  @IsString() why!: string;
}
export class Charge extends command('bank.charge', { version: 1, failures: [CardDeclined] }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}
export class Ship extends command('carrier.ship', { version: 1 }) {
  @IsString() reservation!: string;
}
export class CreditAsked extends event('credit.asked', { version: 1 }) {
  @IsString() orderId!: string;
  @IsString() occasion!: string;
}
export class CreditOrderShipped extends event('credit-order.shipped', { version: 1 }) {
  @IsString() orderId!: string;
  @IsString() approvedBy!: string;
}

/** An order. Above a limit a person has to approve it, within a time; silence is a no. */
@Saga({ name: 'credit-order', version: 1, deadline: '7d' })
export class CreditOrderSaga implements DefinesSaga {
  constructor(private readonly hours: OfficeHours) {}

  define(saga: SagaBuilder) {
    return saga
      .startedBy(CreditOrder, {
        key: (order) => order.orderId,
        data: ({ orderId, cents }) => ({ orderId, cents }),
        attributes: { size: ({ cents }) => (cents > 600_000 ? 'large' : 'small') },
      })
      .step('reserveStock', (step) =>
        step
          .command(Reserve, ({ orderId }) => ({ orderId }))
          .onSuccess((_, { reservation }) => ({ reservation }))
          .compensate(Release, ({ orderId }) => ({ orderId })),
      )
      .when(
        ({ cents }) => cents > 100_000,
        (then) =>
          then.approval('creditApproval', {
            role: 'credit-desk',
            within: this.hours.creditDecision,
            onTimeout: 'compensate',
            onRejected: 'compensate',
            onDecision: (_, { by }) => ({ approvedBy: by }),
            notify: notifyBy(CreditAsked, ({ orderId }, occasion) => ({ orderId, occasion })),
          }),
      )
      .pivot('chargeCard', (step) => step.command(Charge, ({ orderId, cents }) => ({ orderId, cents })))
      .retriable('shipGoods', (step) => step.command(Ship, ({ reservation }) => ({ reservation })))
      .publish(CreditOrderShipped, ({ orderId, approvedBy }) => ({
        orderId,
        approvedBy: approvedBy ?? 'nobody had to',
      }));
  }
}
