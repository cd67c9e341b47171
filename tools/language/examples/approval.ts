import { ApprovalWanted, ChargeCard } from './contracts.js';
import { notifyBy } from '@edda/saga-core';
import { order } from './begin.js';

export const definition = order('approval')
  // begin
  .when(
    ({ totalCents }) => totalCents > 100_000,
    (then) =>
      then.approval('credit', {
        role: 'credit-desk',
        remindEvery: '4h',
        escalate: { after: '1d', to: 'head-of-credit' },
        notify: notifyBy(ApprovalWanted, ({ orderId }, occasion) => ({ orderId, occasion })),
        onDecision: (_, { by }) => ({ approvedBy: by }),
        within: '2d',
        onTimeout: 'compensate',
        onRejected: 'compensate',
      }),
  )
  .pivot('chargeCard', (step) =>
    step.command(ChargeCard, ({ orderId, totalCents }) => ({ orderId, cents: totalCents })),
  )
  // end
  .build();
