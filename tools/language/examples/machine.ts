import { DoorOpened, DoorShut, NotifyCustomer } from './contracts.js';
import { order } from './begin.js';

export const definition = order('machine')
  // begin
  .machine(
    'door',
    { states: ['shut', 'open', 'alarm'], initial: 'shut', match: { orderId: ({ orderId }) => orderId } },
    (machine) =>
      machine
        .state('shut', (state) => state.on(DoorOpened, { goTo: 'open' }).ignore(DoorShut))
        .state('open', (state) => state.on(DoorShut, { goTo: 'shut' }).after('10m', { goTo: 'alarm' }))
        .final('alarm', (steps) =>
          steps.retriable('call', (s) => s.command(NotifyCustomer, ({ customerId }) => ({ customerId }))),
        ),
  )
  // end
  .build();
