import { SagaBuilder } from '@edda/saga-core';
import { OrderShipped, WriteInvoice } from './contracts.js';

export const definition = new SagaBuilder({ name: 'start-by-event', version: 1 })
  // begin
  .startedBy(OrderShipped, { key: ({ orderId }) => orderId, data: ({ orderId }) => ({ orderId }) })
  .retriable('invoice', (step) => step.command(WriteInvoice, ({ orderId }) => ({ orderId })))
  // end
  .build();
