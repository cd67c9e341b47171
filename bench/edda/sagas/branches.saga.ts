import { Saga } from '@edda/orchestration';
import type { DefinesSaga } from '@edda/orchestration';
import type { SagaBuilder } from '@edda/saga-core';
import { CallBack, Charge, PlaceOrder, Refund, Release, Reserve, Send } from '../contracts.js';

/** Ten remote steps side by side, each with its undoing and its time limit. */
@Saga({ name: 'bench-branches', version: 1 })
export class BranchesSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    const begun = saga.startedBy(PlaceOrder, {
      key: ({ orderId }) => orderId,
      data: (order) => ({ ...order }),
    });
    type Inside = Parameters<Parameters<typeof begun.parallel>[1][string]>[0];
    const reserve = (name: string) => (branch: Inside) =>
      branch.step(name, (step) =>
        step
          .command(Reserve, ({ orderId, lines }) => ({ orderId, lines }))
          .compensate(Release, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      );
    const charge = (name: string) => (branch: Inside) =>
      branch.step(name, (step) =>
        step
          .command(Charge, ({ orderId, customerId, totalCents }) => ({ orderId, customerId, totalCents }))
          .compensate(Refund, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      );
    const send = (name: string) => (branch: Inside) =>
      branch.step(name, (step) =>
        step
          .command(Send, ({ orderId, customerId, fails }) => ({ orderId, customerId, fails }))
          .compensate(CallBack, ({ orderId }) => ({ orderId }))
          .timeout('5m'),
      );
    return begun.parallel('all', {
      one: reserve('reserveOne'),
      two: reserve('reserveTwo'),
      three: reserve('reserveThree'),
      four: reserve('reserveFour'),
      five: charge('chargeFive'),
      six: charge('chargeSix'),
      seven: charge('chargeSeven'),
      eight: send('sendEight'),
      nine: send('sendNine'),
      ten: send('sendTen'),
    });
  }
}
