import { PaymentReceived } from './contracts.js';
import { order } from './begin.js';

export const definition = order('wait-for')
  // begin
  .waitFor('payment', PaymentReceived, {
    match: { reference: ({ orderId }) => orderId },
    when: ({ totalCents }, { cents }) => cents >= totalCents,
    onEvent: (_, { cents }) => ({ paidCents: cents }),
    within: '14d',
    onTimeout: 'compensate',
  })
  // end
  .build();
