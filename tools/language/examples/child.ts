import { PlaceOrder, WriteInvoice } from './contracts.js';
import { order } from './begin.js';

export const definition = order('child')
  // begin
  .step('spareParts', (step) =>
    step
      .child('spare-parts', PlaceOrder, (data) => ({ ...data, orderId: `${data.orderId}-parts` }))
      .onSuccess((_, { sagaId }) => ({ partsSaga: sagaId })),
  )
  .step('survey', (step) => step.detach('survey', PlaceOrder, (data) => data))
  .retriable('invoice', (step) => step.command(WriteInvoice, ({ orderId }) => ({ orderId })))
  // end
  .build();
