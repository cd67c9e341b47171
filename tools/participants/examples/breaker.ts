import { ChargePayment } from '@edda/contracts';
import type { PaymentCharged } from '@edda/contracts';
import type { BrokerFactory } from '@edda/messaging';
import { OnCommand, ParticipantHealth, ParticipantModule } from '@edda/participant';
import { postgresFence } from '@edda/postgres/participant';
import { Controller } from '@nestjs/common';

/** The bank says that the request is wrong: that speaks against the request, and not against the bank. */
class BadRequest extends Error {}

export const participant = (broker: BrokerFactory) =>
  ParticipantModule.forRoot({
    name: 'payment',
    broker,
    fence: postgresFence({ retentionDays: 60 }),
    prefetch: 20,
    memoryBudgetMb: 64,
    retry: { attempts: 3, backoffMs: 100 },
    breakers: {
      bank: {
        failures: 5,
        halfOpenAfterMs: 10_000,
        counts: (error) => !(error instanceof BadRequest),
      },
    },
  });

@Controller()
export class GuardedParticipant {
  @OnCommand(ChargePayment, { breaker: 'bank' })
  async charge({ orderId }: ChargePayment): Promise<PaymentCharged> {
    const answer = await fetch(`https://bank.example/charges/${orderId}`, {
      method: 'PUT',
      signal: AbortSignal.timeout(5_000),
    });
    if (answer.status === 400) throw new BadRequest(`The bank does not understand the charge of ${orderId}`);
    if (!answer.ok) throw new Error(`The bank answered ${answer.status} to the charge of ${orderId}`);
    return { chargeId: orderId };
  }
}

/** A gauge for each breaker: 0 closed, 1 half-open, 2 open. */
export const gauges = (health: ParticipantHealth): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(health.breakers).map(([name, { state }]) => [
      name,
      ['closed', 'half-open', 'open'].indexOf(state),
    ]),
  );
