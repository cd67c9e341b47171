import { SagaBuilder } from '@edda/saga-core';
import { WriteInvoice } from './contracts.js';

export const definition = new SagaBuilder({ name: 'start-by-schedule', version: 1 })
  // begin
  .startedBySchedule({ cron: '0 3 * * *', timeZone: 'Europe/Oslo' }, ({ scheduledFor }) => ({
    day: scheduledFor.slice(0, 10),
  }))
  .retriable('invoiceDay', (step) => step.command(WriteInvoice, ({ day }) => ({ orderId: `all of ${day}` })))
  // end
  .build();
