import { CheckCustoms, WriteInvoice } from './contracts.js';
import { order } from './begin.js';

export const definition = order('migrate')
  // begin
  .step('checkCustoms', (step) =>
    step.command(CheckCustoms, ({ orderId }) => ({ orderId })).noCompensation('it only looks'),
  )
  .delay('pause', '1d')
  .retriable('invoice', (step) => step.command(WriteInvoice, ({ orderId }) => ({ orderId })))
  .migrate<{ orderId: string; total: number }>({
    from: 1,
    at: ['pause'],
    map: ({ total, ...data }) => ({ ...data, totalCents: total * 100 }),
  })
  // end
  .build();
