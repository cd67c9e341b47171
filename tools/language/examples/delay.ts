import { WriteInvoice } from './contracts.js';
import { order } from './begin.js';

export const definition = order('delay')
  // begin
  .delay('coolOff', '30m')
  .until('midnight', () => '2030-01-01T00:00:00+01:00')
  .retriable('invoice', (step) => step.command(WriteInvoice, ({ orderId }) => ({ orderId })))
  // end
  .build();
