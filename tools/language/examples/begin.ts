import { SagaBuilder } from '@edda/saga-core';
import { PlaceOrder } from './contracts.js';

/** The beginning that all examples have. */
export const order = (name: string) =>
  new SagaBuilder({ name, version: 1 }).startedBy(PlaceOrder, {
    key: (message) => message.orderId,
    data: ({ orderId, customerId, totalCents, lines, priority }) => ({
      orderId,
      customerId,
      totalCents,
      lines,
      priority,
    }),
  });
