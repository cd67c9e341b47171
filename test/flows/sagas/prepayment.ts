import { command } from '@edda/messaging';
import type { DefinesSaga } from '@edda/orchestration';
import { Saga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { IsInt, IsString } from 'class-validator';
import { OfficeHours } from '../office-hours.js';

export class OrderPrepaid extends command('prepayment.order', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}
export class HoldGoods extends command('warehouse.hold', { version: 1 }) {
  @IsString() orderId!: string;
}
export class FreeGoods extends command('warehouse.free', { version: 1 }) {
  @IsString() orderId!: string;
}
export class TakePayment extends command('bank.take', { version: 1 }) {
  @IsString() orderId!: string;
  @IsInt() cents!: number;
}
export class HandOver extends command('warehouse.hand-over', { version: 1 }) {
  @IsString() orderId!: string;
}

/** A payment that may take longer than anybody waits. A late success is a success, unless the revoke was first: never both. */
@Saga({ name: 'prepayment', version: 1 })
export class PrepaymentSaga implements DefinesSaga {
  constructor(private readonly hours: OfficeHours) {}

  define(saga: SagaBuilder) {
    return saga
      .startedBy(OrderPrepaid, {
        key: (order) => order.orderId,
        data: ({ orderId, cents }) => ({ orderId, cents }),
      })
      .step('holdGoods', (step) =>
        step
          .command(HoldGoods, ({ orderId }) => ({ orderId }))
          .compensate(FreeGoods, ({ orderId }) => ({ orderId })),
      )
      .pivot('takePayment', (step) =>
        step
          .command(TakePayment, ({ orderId, cents }) => ({ orderId, cents }))
          .timeout(this.hours.chargedWithin),
      )
      .retriable('handOver', (step) => step.command(HandOver, ({ orderId }) => ({ orderId })));
  }
}
